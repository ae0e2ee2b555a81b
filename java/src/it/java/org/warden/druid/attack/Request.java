package org.warden.druid.attack;

import org.warden.druid.cluster.Answer;
import org.warden.druid.cluster.Login;

/** What an attacker sends. */
interface Request
{
  Answer send(AttackedCluster cluster, Login login) throws Exception;

  /** For the message of a failed test: what was sent, whole but for very long bodies. */
  String describe(AttackedCluster cluster);
}
