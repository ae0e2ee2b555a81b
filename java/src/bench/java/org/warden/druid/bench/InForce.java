package org.warden.druid.bench;

import org.apache.druid.server.security.Action;
import org.warden.druid.WardenAuthorizer;
import org.warden.druid.engine.Guard;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** An authorizer whose policy is replaced again and again, by one of two that both allow what is asked. */
final class InForce
{
  private final Questions questions;
  private final byte[][] documents;
  private final WardenAuthorizer authorizer;
  private final Guard guard;

  private int loads;
  private int asked;

  InForce(int permissions) throws IOException, ReflectiveOperationException
  {
    Grants first = Grants.of("decide", Shape.EXACT, permissions);
    Grants second = new Grants(Shape.EXACT, permissions, permissions, 1, 1, 1);
    questions = Questions.ofOneUser(first, true);
    documents = new byte[][]{document(first), document(second)};
    Path policy = Files.createTempFile("policy", ".json");
    try {
      Files.write(policy, documents[0]);
      authorizer = Contender.warden(policy);
    }
    finally {
      Files.delete(policy);
    }
    // Through the file a policy is replaced only so often.
    Field field = WardenAuthorizer.class.getDeclaredField("guard");
    field.setAccessible(true);
    guard = (Guard) field.get(authorizer);
  }

  private static byte[] document(Grants grants)
  {
    return new WardenDocument(grants).text().getBytes(StandardCharsets.UTF_8);
  }

  /** By one thread. */
  void replace()
  {
    loads++;
    guard.load(documents[loads % documents.length]);
  }

  /** By one thread, which may be another. */
  void ask()
  {
    asked = Questions.after(asked);
    if (!authorizer.authorize(questions.askers()[asked], questions.resources()[asked], Action.READ).isAllowed()) {
      throw new IllegalStateException("answered wrongly");
    }
  }
}
