package org.warden.druid.login;

import com.fasterxml.jackson.databind.Module;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.google.inject.Binder;
import java.util.Collections;
import java.util.List;
import org.apache.druid.initialization.DruidModule;

/** Makes the type {@value #TYPE} of authenticator and escalator known to Druid, and an authorizer. */
public final class SharedPasswordModule implements DruidModule
{
  public static final String TYPE = "sharedPassword";

  @Override
  public List<? extends Module> getJacksonModules()
  {
    SimpleModule module = new SimpleModule("SharedPassword");
    module.registerSubtypes(SharedPasswordAuthenticator.class, SharedPasswordEscalator.class, GrantsAuthorizer.class);
    return Collections.singletonList(module);
  }

  @Override
  public void configure(Binder binder)
  {
  }
}
