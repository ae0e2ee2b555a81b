package org.warden.druid.decision;

import org.apache.druid.server.security.AuthenticationResult;
import org.junit.jupiter.api.Test;
import org.warden.druid.engine.Policies;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class DenialLogTest
{
  private static final AuthenticationResult BOB = new AuthenticationResult("bob", "warden", "ba\nsic", null);

  private final List<String> lines = new ArrayList<>();
  private long now = TimeUnit.DAYS.toNanos(1);
  private final DenialLog log = new DenialLog(() -> now, lines::add);

  private void pass(int seconds)
  {
    now += TimeUnit.SECONDS.toNanos(seconds);
    log.writeDue();
  }

  private List<String> written()
  {
    List<String> written = List.copyOf(lines);
    lines.clear();
    return written;
  }

  private void deny(String kind, int times)
  {
    IntStream.range(0, times).forEach(i -> log.denied(kind, ""));
  }

  @Test
  void aLineSaysWhoWhatWhyAndFromWhere()
  {
    Policies.emptyGuard();
    Refusal refusal = new Refusal(BOB, () -> "user 'bob' needs WRITE on DATASOURCE 'wiki': no rule allows it");
    log.requestRefused(refusal, "10.0.0.7", "id\u202e1");
    assertEquals(
        List.of("Denied: user 'bob' needs WRITE on DATASOURCE 'wiki': no rule allows it; authenticator 'ba\\nsic'; "
                + "from '10.0.0.7'; SQL query 'id\\u{202e}1'"),
        written()
    );
  }

  @Test
  void whatIsNotKnownIsLeftOut()
  {
    Policies.emptyGuard();
    log.requestRefused(new Refusal(null, () -> "refused"), null, null);
    assertEquals(List.of("Denied: refused"), written());
  }

  @Test
  void repeatsAreCounted()
  {
    log.denied("a", " 1");
    log.denied("a", " 2");
    deny("a", 40);
    assertEquals(List.of("a 1"), written());
    pass(9);
    assertEquals(List.of(), written());
    pass(1);
    assertEquals(List.of("a (and 41 more like it)"), written());
    pass(60);
    assertEquals(List.of(), written());
    deny("a", 1);
    assertEquals(List.of("a"), written());
  }

  @Test
  void whatHappenedOnceIsSaidOnce()
  {
    deny("a", 1);
    pass(60);
    assertEquals(List.of("a"), written());
  }

  @Test
  void tenLinesASecondAndTheRestByNumber()
  {
    IntStream.range(0, 35).forEach(i -> deny("kind " + i, 1));
    assertEquals(IntStream.range(0, 10).mapToObj(i -> "kind " + i).toList(), written());
    pass(1);
    assertEquals(List.of("Denied: 25 more requests, which are not listed here"), written());
    IntStream.range(100, 135).forEach(i -> deny("kind " + i, 1));
    assertEquals(9, written().size(), "the line with the number is one of the ten");
  }

  @Test
  void numbersOfRepeatsAreLinesToo()
  {
    IntStream.range(0, 10).forEach(i -> deny("kind " + i, 2));
    pass(1);
    IntStream.range(10, 20).forEach(i -> deny("kind " + i, 2));
    written();
    pass(11);
    assertEquals(10, written().size());
    pass(1);
    assertEquals(10, written().size());
    pass(1);
    assertEquals(List.of(), written());
  }

  @Test
  void everyDenialIsAccountedFor()
  {
    int denied = 0;
    for (int second = 0; second < 300; second++) {
      for (int i = 0; i < 500; i++) {
        log.denied("kind " + (second * 31 + i * i) % 5_000, "");
        denied++;
      }
      now += TimeUnit.SECONDS.toNanos(1);
    }
    IntStream.range(0, 200).forEach(i -> pass(1));
    int said = 0;
    for (String line : lines) {
      if (line.contains("more requests")) {
        said += number(line);
      } else if (line.contains("more like it")) {
        said += number(line.substring(line.indexOf('(')));
      } else {
        said++;
      }
    }
    assertEquals(denied, said);
    assertTrue(lines.size() <= 500 * DenialLog.LINES_PER_SECOND, lines.size() + " lines");
  }

  private static int number(String text)
  {
    return Integer.parseInt(text.replaceAll("\\D", ""));
  }
}
