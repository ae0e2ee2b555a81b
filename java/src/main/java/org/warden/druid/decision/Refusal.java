package org.warden.druid.decision;

import org.apache.druid.server.security.Access;
import org.apache.druid.server.security.AuthenticationResult;

import javax.annotation.Nullable;
import java.util.function.Supplier;

/**
 * A denial that can say why.
 *
 * The sentence is worked out when somebody first wants it: most denials only drop a row from a list, and nobody
 * reads theirs. Druid asks by different methods in different versions, so all of them answer with the sentence.
 */
public final class Refusal extends Access
{
  @Nullable
  private final AuthenticationResult who;
  private final Supplier<String> reason;

  @Nullable
  private volatile String sentence;

  public Refusal(@Nullable AuthenticationResult who, Supplier<String> reason)
  {
    super(false);
    this.who = who;
    this.reason = reason;
  }

  /** Whose request was refused; null if Druid did not say. */
  @Nullable
  public AuthenticationResult who()
  {
    return who;
  }

  /** One line, with every name in it escaped: {@code user 'bob' needs WRITE on DATASOURCE 'wiki': no rule allows it}. */
  public String sentence()
  {
    String known = sentence;
    if (known == null) {
      known = reason.get();
      sentence = known;
    }
    return known;
  }

  @Override
  public String getMessage()
  {
    return sentence();
  }

  /** Druid 27 answers with this one. Without {@code @Override}, because later versions have no such method. */
  public String toMessage()
  {
    return sentence();
  }

  @Override
  public String toString()
  {
    return sentence();
  }
}
