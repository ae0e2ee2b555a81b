package org.warden.druid.permission;

import org.warden.druid.cluster.Answer;
import org.warden.druid.cluster.LostWorkerException;

/**
 * One line of the permission table: somebody asks for something, and the answer must be as expected.
 *
 * @param row     the number of the row of the table
 * @param what    the request in words
 * @param given   what there must be before the request, such as a running task
 * @param request sends it
 * @param check   what must be true afterwards of an allowed request; that a refused one did nothing is always checked
 */
record Case(int row, Person who, String what, Expected expected, Given given, Request request, Check check)
{
  /** Makes what a case takes for granted. */
  @FunctionalInterface
  interface Given
  {
    void make(Scene scene) throws Exception;
  }

  /** Sends the request of a case. */
  @FunctionalInterface
  interface Request
  {
    /** @param mark a name of this request that appears wherever Druid works on it */
    Answer send(Scene scene, String mark) throws Exception;
  }

  /** Looks at what an allowed request did; throws where that is not what it should have done. */
  @FunctionalInterface
  interface Check
  {
    void check(Scene scene, Answer answer, String mark) throws Exception;
  }

  /**
   * How a case went.
   *
   * @param failure    why it did not hold; null where it did
   * @param lostWorker whether it is to be tried again: see {@link LostWorkerException}
   */
  record Outcome(Case asked, Answer answer, String failure, boolean lostWorker)
  {
    boolean held()
    {
      return failure == null;
    }
  }

  static Case allowed(int row, Person who, String what, Request request, Check check)
  {
    return new Case(row, who, what, Expected.ALLOWED, scene -> {}, request, check);
  }

  static Case refused(int row, Person who, String what, Expected expected, Request request)
  {
    return new Case(row, who, what, expected, scene -> {}, request, (scene, answer, mark) -> {});
  }

  /** The same case, with something that must be there before. */
  Case given(Given before)
  {
    return new Case(row, who, what, expected, before, request, check);
  }

  /** The same case, with another answer. */
  Case expecting(Expected answer)
  {
    return new Case(row, who, what, answer, given, request, check);
  }

  String title()
  {
    return "row " + row + ": " + who.label() + ": " + what + ": " + expected.words();
  }

  /** Sends the request, compares the answer, and looks at what it did. */
  Outcome run(Scene scene)
  {
    Outcome outcome = runOnce(scene);
    for (int attempt = 1; outcome.lostWorker() && attempt < LostWorkerException.ATTEMPTS; attempt++) {
      scene.cluster().progress().say("Druid lost the worker of a query; once more: " + what);
      outcome = runOnce(scene);
    }
    return outcome;
  }

  private Outcome runOnce(Scene scene)
  {
    String mark = scene.nextMark();
    Answer answer = null;
    try {
      given.make(scene);
      Traces before = expected.isAllowed() ? null : scene.traces(mark);
      answer = request.send(scene, mark);
      String failure = expected.mismatch(answer);
      if (failure == null && expected.isAllowed()) {
        check.check(scene, answer, mark);
      } else if (failure == null) {
        scene.refused(mark);
        failure = before.differenceTo(scene.traces(mark));
      }
      return new Outcome(this, answer, failure == null ? null : failure + "; answer: " + answer, false);
    }
    catch (Exception | AssertionError e) {
      return new Outcome(this, answer, e + "; answer: " + answer, e instanceof LostWorkerException);
    }
  }
}
