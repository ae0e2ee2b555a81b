package org.warden.druid.decision;

import org.apache.druid.java.util.common.logger.Logger;
import org.apache.druid.server.security.AuthenticationResult;
import org.warden.druid.door.RefusalListener;
import org.warden.druid.engine.Guard;

import javax.annotation.Nullable;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Writes refused requests to the log, one line each.
 *
 * The first of its kind at once; the same again within {@link #REPEAT_SECONDS} is counted and said in one line with
 * its number. Of all kinds together at most {@link #LINES_PER_SECOND}: what does not fit is counted too, and the
 * number said. Memory is bounded whatever is refused.
 */
public final class DenialLog implements RefusalListener
{
  static final int LINES_PER_SECOND = 10;
  static final int REPEAT_SECONDS = 10;
  static final int MAX_KINDS = 1_000;

  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final LongSupplier nanoTime;
  private final Consumer<String> lines;

  /** Kinds of denials that have been written, the longest known first. */
  private final Map<String, Repeats> kinds = new LinkedHashMap<>();

  private long secondStartedAt;
  private int linesThisSecond;
  private long unwritten;

  private static final class Repeats
  {
    private final long since;
    private long count;

    private Repeats(long since)
    {
      this.since = since;
    }
  }

  DenialLog(LongSupplier nanoTime, Consumer<String> lines)
  {
    this.nanoTime = nanoTime;
    this.lines = lines;
    this.secondStartedAt = nanoTime.getAsLong();
  }

  /** A log into Druid's, which also writes the numbers of what has ceased to repeat. */
  public static DenialLog start()
  {
    Logger log = new Logger(DenialLog.class);
    // The lines hold names from outside: never a format.
    DenialLog denials = new DenialLog(System::nanoTime, line -> log.info("%s", line));
    ScheduledExecutorService ticker = Executors.newSingleThreadScheduledExecutor(task -> {
      Thread thread = new Thread(task, "warden-denial-log");
      thread.setDaemon(true);
      return thread;
    });
    ticker.scheduleWithFixedDelay(denials::writeDue, 1, 1, TimeUnit.SECONDS);
    return denials;
  }

  /**
   * A request was refused.
   *
   * @param remoteAddress of who asked, if known
   * @param sqlQueryId    of the query that was refused, if it was one and its id is known
   */
  @Override
  public void requestRefused(
      Refusal refusal,
      @Nullable String remoteAddress,
      @Nullable String sqlQueryId
  )
  {
    AuthenticationResult who = refusal.who();
    String authenticator = who == null ? null : who.getAuthenticatedBy();
    StringBuilder kind = new StringBuilder("Denied: ").append(refusal.sentence());
    append(kind, "; authenticator ", authenticator);
    append(kind, "; from ", remoteAddress);
    StringBuilder query = new StringBuilder();
    append(query, "; SQL query ", sqlQueryId);
    denied(kind.toString(), query.toString());
  }

  private static void append(StringBuilder line, String label, @Nullable String value)
  {
    if (value != null) {
      line.append(label).append(Guard.printable(value));
    }
  }

  /**
   * @param kind   what makes two denials the same
   * @param detail what differs from one to the next
   */
  synchronized void denied(String kind, String detail)
  {
    writeDue();
    Repeats known = kinds.get(kind);
    if (known != null) {
      known.count++;
    } else if (kinds.size() < MAX_KINDS && write(kind + detail)) {
      kinds.put(kind, new Repeats(nanoTime.getAsLong()));
    } else {
      unwritten++;
    }
  }

  /** Writes the numbers that are due. */
  synchronized void writeDue()
  {
    long now = nanoTime.getAsLong();
    if (now - secondStartedAt >= SECOND) {
      secondStartedAt = now;
      linesThisSecond = 0;
    }
    if (unwritten > 0 && write("Denied: " + unwritten + " more requests, which are not listed here")) {
      unwritten = 0;
    }
    writeRepeats(now);
  }

  private void writeRepeats(long now)
  {
    Iterator<Map.Entry<String, Repeats>> oldest = kinds.entrySet().iterator();
    while (oldest.hasNext()) {
      Map.Entry<String, Repeats> kind = oldest.next();
      Repeats repeats = kind.getValue();
      if (now - repeats.since < TimeUnit.SECONDS.toNanos(REPEAT_SECONDS)) {
        return;
      }
      if (repeats.count > 0 && !write(kind.getKey() + " (and " + repeats.count + " more like it)")) {
        return;
      }
      oldest.remove();
    }
  }

  /** Whether there was room for the line. */
  private boolean write(String line)
  {
    if (linesThisSecond >= LINES_PER_SECOND) {
      return false;
    }
    linesThisSecond++;
    lines.accept(line);
    return true;
  }
}
