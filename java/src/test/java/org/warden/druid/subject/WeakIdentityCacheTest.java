package org.warden.druid.subject;

import org.junit.jupiter.api.Test;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

class WeakIdentityCacheTest
{
  private final WeakIdentityCache<String> cache = new WeakIdentityCache<>();

  @Test
  void knowsAnObjectByIdentity()
  {
    List<String> one = new ArrayList<>();
    List<String> equal = new ArrayList<>();
    cache.put(one, "one");
    assertEquals("one", cache.get(one));
    assertNull(cache.get(equal));
    one.add("changed");
    assertEquals("one", cache.get(one));
  }

  @Test
  void neverGivesAnotherObjectsValue()
  {
    List<Object> objects = new ArrayList<>();
    for (int i = 0; i < 100_000; i++) {
      Object object = new Object();
      objects.add(object);
      cache.put(object, "v" + i);
    }
    int known = 0;
    for (int i = 0; i < objects.size(); i++) {
      String value = cache.get(objects.get(i));
      if (value != null) {
        assertEquals("v" + i, value);
        known++;
      }
    }
    assertTrue(known > 0 && known <= 1024, known + " known");
  }

  @Test
  void keepsNoObjectAlive() throws Exception
  {
    Object object = Collections.nCopies(1, "value");
    WeakReference<Object> alive = new WeakReference<>(object);
    cache.put(object, "v");
    object = null;
    for (int i = 0; alive.get() != null && i < 100; i++) {
      System.gc();
      Thread.sleep(10);
    }
    assertNull(alive.get());
  }
}
