package org.warden.druid.subject;

import javax.annotation.Nullable;
import java.lang.ref.WeakReference;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Remembers a value for an object as long as the object lives, by the object's identity and never by its contents.
 * A fixed number of places, each for the last object that fell there: bounded without bookkeeping, and neither
 * {@link #get} nor {@link #put} takes a lock. An object that lost its place is merely worked out again.
 */
final class WeakIdentityCache<V>
{
  private static final int PLACES = 1024;

  private final AtomicReferenceArray<Entry<V>> places = new AtomicReferenceArray<>(PLACES);

  /** The value put for this very object, or null. */
  @Nullable
  V get(Object key)
  {
    Entry<V> entry = places.get(place(key));
    return entry != null && entry.get() == key ? entry.value : null;
  }

  void put(Object key, V value)
  {
    places.set(place(key), new Entry<>(key, value));
  }

  private static int place(Object key)
  {
    int hash = System.identityHashCode(key);
    return (hash ^ hash >>> 16) & PLACES - 1;
  }

  private static final class Entry<V> extends WeakReference<Object>
  {
    private final V value;

    Entry(Object key, V value)
    {
      super(key);
      this.value = value;
    }
  }
}
