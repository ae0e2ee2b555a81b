package org.warden.druid.attack;

import org.warden.druid.cluster.Answer;

/**
 * What Warden answers to an attack.
 *
 * @param status of the answer
 * @param holds  what the answer must say
 * @param lacks  what the answer must not hold; null where that does not matter
 */
record Refusal(int status, String holds, String lacks)
{
  static Refusal saying(String sentence)
  {
    return new Refusal(403, sentence, null);
  }

  /** Another status than 403. */
  static Refusal status(int status, String sentence)
  {
    return new Refusal(status, sentence, null);
  }

  /** What the JDBC driver throws. */
  static Refusal thrown(String sentence)
  {
    return new Refusal(JdbcStatement.DRIVER_ERROR, sentence, null);
  }

  /** A list without what is not for the caller. */
  static Refusal without(String text)
  {
    return new Refusal(200, "", text);
  }

  /** For the document. */
  String words()
  {
    if (lacks != null) {
      return "not in the list";
    }
    String sentence = holds.isEmpty() ? "" : ": `" + holds + "`";
    return (status == JdbcStatement.DRIVER_ERROR ? "refused" : String.valueOf(status)) + sentence;
  }

  /** What is wrong with an answer; null where nothing is. */
  String mismatch(AttackedCluster cluster, Answer answer)
  {
    if (answer.status() != status) {
      return "the status was to be " + status;
    }
    if (!answer.body().contains(cluster.fill(holds))) {
      return "the answer does not say: " + cluster.fill(holds);
    }
    boolean shown = lacks != null && answer.body().contains(cluster.fill(lacks));
    return shown ? "the answer holds " + cluster.fill(lacks) : null;
  }
}
