package org.warden.druid.door;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.warden.druid.engine.Door;
import org.warden.druid.engine.Submitted;
import org.warden.druid.engine.Submitted.Kind;

import javax.annotation.Nullable;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * What one request has made Druid build so far, for the engine to judge: each object written as JSON again, so that
 * what is judged is what Druid will run and not a second reading of the request's text. Of one thread, and bounded.
 */
public final class Submission
{
  /** Of a request; the engine takes no more. */
  static final int MAX_OBJECTS = 4_096;
  static final int MAX_BYTES = 64 * 1024 * 1024;

  private final Door door;
  private final Set<Submitted> objects = new LinkedHashSet<>();
  private final int maxObjects;
  private int room;
  private boolean judged;

  @Nullable
  private String unreadable;

  Submission(Door door)
  {
    this(door, MAX_OBJECTS, MAX_BYTES);
  }

  Submission(Door door, int maxObjects, int maxBytes)
  {
    this.door = door;
    this.maxObjects = maxObjects;
    this.room = maxBytes;
  }

  public Door door()
  {
    return door;
  }

  /** Whether nothing has been built, or tried. */
  public boolean isEmpty()
  {
    return objects.isEmpty() && unreadable == null;
  }

  /** Why not all of it could be written as JSON; null if it could. */
  @Nullable
  public String unreadable()
  {
    return unreadable;
  }

  /** Whether all that there is has been judged. */
  public boolean isJudged()
  {
    return judged;
  }

  /** From now on only what comes in addition is new. */
  public void setJudged()
  {
    judged = true;
  }

  /** Each distinct object, in the order in which they were built. */
  public Collection<Submitted> objects()
  {
    return Collections.unmodifiableCollection(objects);
  }

  /**
   * Notes an object that Druid has built. Never throws: whoever builds has nothing to do with judging.
   *
   * @param mapper of Druid's; whatever format it is for, JSON is written
   */
  void built(Kind kind, Object object, ObjectMapper mapper)
  {
    try {
      // What a provider provides is not for Warden to see.
      Object seen = kind == Kind.SECRET_PROVIDER
                    ? Collections.singletonMap("class", object.getClass().getName())
                    : object;
      add(kind, Rewriting.json(seen, mapper, room));
    }
    catch (Throwable e) {
      // Of the text of an exception of Jackson's much may come from the request.
      becomeUnreadable("an object of " + object.getClass().getName() + " cannot be written as JSON, or is too large");
    }
  }

  /** Notes JSON that Druid will read. */
  void add(Kind kind, byte[] json)
  {
    Submitted object = new Submitted(kind, json);
    if (objects.contains(object)) {
      return;
    }
    if (objects.size() == maxObjects || json.length > room) {
      becomeUnreadable("it is made of more than Warden judges in one request");
      return;
    }
    objects.add(object);
    room -= json.length;
    judged = false;
  }

  /** Notes that there is something that cannot be judged; then nothing of it is allowed. */
  void becomeUnreadable(String why)
  {
    unreadable = why;
    judged = false;
  }
}
