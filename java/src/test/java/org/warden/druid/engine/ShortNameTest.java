package org.warden.druid.engine;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.warden.druid.engine.Guard.Answer;
import org.apache.druid.server.security.Action;
import org.apache.druid.server.security.AuthenticationResult;
import org.apache.druid.server.security.Resource;
import org.warden.druid.subject.Groups;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.warden.druid.engine.Policies.aliceReads;
import static org.warden.druid.engine.Policies.guard;

class ShortNameTest
{
  private static final AuthenticationResult ALICE = new AuthenticationResult("alice", "warden", "basic", null);

  /** Each character a different one, NUL among them. */
  private static final String LONG = "abcdefgh\u0000jklmnopqrstuvwxyz0123456789";

  private static long[] words(String name)
  {
    return new long[]{ShortName.word(name, 0), ShortName.word(name, 8), ShortName.word(name, 16), ShortName.word(name, 24)};
  }

  @Test
  void wordsHoldTheBytesOfTheName()
  {
    for (int length = 0; length <= ShortName.MAX_LENGTH; length++) {
      ByteBuffer bytes = ByteBuffer.allocate(32).order(ByteOrder.LITTLE_ENDIAN);
      for (long word : words(LONG.substring(0, length))) {
        bytes.putLong(word);
      }
      String padded = LONG.substring(0, length) + "\u0000".repeat(32 - length);
      assertEquals(padded, new String(bytes.array(), StandardCharsets.UTF_8));
    }
  }

  /** Of some of these the lower byte is an ASCII character: no two names may ever become one. */
  @ParameterizedTest
  @ValueSource(chars = {'\u0080', '\u00e9', '\u00ff', '\u0161', '\u4e61', '\uff61', '\ud800', '\udc00', '\uffff'})
  void whatIsNotAsciiGoesIntoNoWord(char odd)
  {
    for (int length = 1; length <= ShortName.MAX_LENGTH; length++) {
      for (int at = 0; at < length; at++) {
        String name = LONG.substring(0, at) + odd + LONG.substring(at + 1, length);
        long[] words = words(name);
        assertTrue(words[at / 8] < 0, name);
        assertTrue((words[0] | words[1] | words[2] | words[3]) < 0, name);
      }
    }
  }

  /** By whichever way names cross, each is itself and no other. */
  @ParameterizedTest
  @ValueSource(strings = {"a", "\u0000", "\u007f", "\u0080", "\u00e9", "\u0161", "\u4e61", "\ud83e\udd80"})
  void namesOfAllLengthsAreThemselves(String last)
  {
    for (int length : new int[]{0, 1, 7, 8, 9, 15, 16, 17, 23, 24, 25, 31, 32, 33, 62, 63, 64, 65, 254, 255, 256, 257}) {
      String name = "x".repeat(length) + last;
      Guard guard = guard(aliceReads(name.replace("\u0000", "\\u0000")));
      assertEquals(Answer.ALLOW, reading(guard, name));
      for (String other : new String[]{"x".repeat(length), "x" + name, name + "\u0000", name + "a", "x".repeat(length) + "b"}) {
        assertEquals(Answer.DENY, reading(guard, other), other);
      }
      for (String broken : new String[]{"x".repeat(length) + "\ud83e", "\udd80" + "x".repeat(length)}) {
        assertEquals(Answer.DENY, reading(guard, broken), broken);
      }
      guard.close();
    }
  }

  private static Answer reading(Guard guard, String name)
  {
    return guard.decide(guard.subject(ALICE, Groups.NONE), new Resource(name, "DATASOURCE"), Action.READ);
  }

  @Test
  void numbersThatAreNoNameAreDenied()
  {
    Guard guard = guard(aliceReads("*"));
    long alice = guard.subject(ALICE, Groups.NONE);
    assertEquals(1, NativeEngine.decideShort(guard.id(), alice, 'a', 0, 0, 0, 1, 0));
    for (int length : new int[]{-1, 33, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
      assertEquals(0, NativeEngine.decideShort(guard.id(), alice, 'a', 0, 0, 0, length, 0));
    }
    for (long odd : new long[]{-1, 0x80, 0xed, 0xa0edL}) {
      assertEquals(0, NativeEngine.decideShort(guard.id(), alice, odd, 0, 0, 0, 8, 0));
    }
    for (int request : new int[]{-1, 14, 15, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
      assertEquals(0, NativeEngine.decideShort(guard.id(), alice, 'a', 0, 0, 0, 1, request));
    }
    for (int id : new int[]{-1, 1_023, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
      assertEquals(0, NativeEngine.decideShort(id, alice, 'a', 0, 0, 0, 1, 0));
    }
  }
}
