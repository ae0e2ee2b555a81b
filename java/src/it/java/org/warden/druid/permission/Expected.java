package org.warden.druid.permission;

import org.warden.druid.cluster.Answer;

/**
 * How Druid should answer.
 *
 * @param words    for a reader
 * @param sentence what the answer of a refusal must hold; null where there is none
 */
record Expected(String words, String sentence)
{
  static final Expected ALLOWED = new Expected("allowed", null);
  /** Allowed, where the Overlord may have nothing to show: an indexer keeps no log of a task of its own. */
  static final Expected ALLOWED_EVEN_IF_EMPTY = new Expected("allowed", null);
  static final Expected LOGIN_WANTED = new Expected("login wanted", null);

  /** Refused because no rule gives the right. */
  static Expected missing(Person person, String action, String type, String name)
  {
    return refused(person, action, type, name, "no rule allows it");
  }

  /** Refused because a role of the person denies it. */
  static Expected denied(Person person, String action, String type, String name, String role)
  {
    return refused(person, action, type, name, "role '" + role + "' denies it");
  }

  /** Refused for want of several things. */
  static Expected lacking(Person person, String needs)
  {
    return new Expected("refused", "user '" + person.name() + "' needs " + needs);
  }

  private static Expected refused(Person person, String action, String type, String name, String why)
  {
    return new Expected(
        "refused",
        "user '" + person.name() + "' needs " + action + " on " + type + " '" + name + "': " + why
    );
  }

  boolean isAllowed()
  {
    return this == ALLOWED || this == ALLOWED_EVEN_IF_EMPTY;
  }

  /** Whether it is the Overlord's answer where it has no log to show. */
  static boolean isEmpty(Answer answer)
  {
    return answer.status() == 404 && answer.body().startsWith("No log was found");
  }

  /** What is wrong with an answer, or null. */
  String mismatch(Answer answer)
  {
    if (isAllowed()) {
      boolean allowed = answer.status() / 100 == 2 || (isEmpty(answer) && this == ALLOWED_EVEN_IF_EMPTY);
      return allowed ? null : "it was to be allowed";
    }
    if (this == LOGIN_WANTED) {
      return answer.status() == 401 ? null : "it was to be answered 401";
    }
    if (answer.status() != 403 && answer.status() != Door.DRIVER_ERROR) {
      return "it was to be refused";
    }
    return answer.body().contains(sentence) ? null : "the refusal does not say: " + sentence;
  }
}
