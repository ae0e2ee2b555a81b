package org.warden.druid.decision;

import org.junit.jupiter.api.Test;

import java.util.concurrent.atomic.AtomicInteger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

class RefusalTest
{
  private static final String SENTENCE = "user 'bob' needs WRITE on DATASOURCE 'wiki': no rule allows it";

  @Test
  void deniesAndSaysWhyHoweverDruidAsks()
  {
    Refusal refusal = new Refusal(null, () -> SENTENCE);
    assertFalse(refusal.isAllowed());
    assertEquals(SENTENCE, refusal.sentence());
    assertEquals(SENTENCE, refusal.getMessage());
    assertEquals(SENTENCE, refusal.toMessage());
    assertEquals(SENTENCE, refusal.toString());
  }

  @Test
  void theReasonIsWorkedOutOnceAndOnlyIfSomebodyReadsIt()
  {
    AtomicInteger asked = new AtomicInteger();
    Refusal refusal = new Refusal(null, () -> SENTENCE + asked.incrementAndGet());
    assertFalse(refusal.isAllowed());
    assertEquals(0, asked.get());
    assertEquals(SENTENCE + 1, refusal.getMessage());
    assertEquals(SENTENCE + 1, refusal.toString());
  }
}
