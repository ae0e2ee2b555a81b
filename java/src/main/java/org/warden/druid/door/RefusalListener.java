package org.warden.druid.door;

import org.warden.druid.decision.Refusal;

import javax.annotation.Nullable;

/** Hears of each HTTP request that was answered with 403 because of a refusal. */
@FunctionalInterface
public interface RefusalListener
{
  void requestRefused(Refusal refusal, @Nullable String remoteAddress, @Nullable String sqlQueryId);
}
