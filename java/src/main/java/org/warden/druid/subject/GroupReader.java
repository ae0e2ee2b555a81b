package org.warden.druid.subject;

import org.apache.druid.java.util.common.logger.Logger;
import org.apache.druid.server.security.AuthenticationResult;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;

/**
 * Finds the groups of an authenticated user: what {@code groupsFrom} says, done. It decides nothing; what could not
 * be read is told to the engine as such. Safe for any number of threads.
 */
public final class GroupReader
{
  private static final Logger LOG = new Logger(GroupReader.class);

  private final List<SourceReader> readers;

  /**
   * Warns of sources that will probably not do what is meant.
   *
   * @param authenticators the names of the authenticators of this service
   */
  public GroupReader(List<GroupSource> sources, List<String> authenticators)
  {
    this(sources, authenticators, warning -> LOG.warn("%s", warning));
  }

  GroupReader(List<GroupSource> sources, List<String> authenticators, Consumer<String> warnings)
  {
    List<SourceReader> readers = new ArrayList<>();
    for (GroupSource source : sources) {
      warnOf(source, authenticators, warnings);
      readers.add(new SourceReader(source, warnings));
    }
    this.readers = Collections.unmodifiableList(readers);
  }

  private static void warnOf(GroupSource source, List<String> authenticators, Consumer<String> warnings)
  {
    String entry = "groupsFrom: the entry for authenticator '" + source.authenticator() + "' ";
    if (!authenticators.contains(source.authenticator())) {
      warnings.accept(entry + "gives nobody a group in this service, whose authenticators are " + authenticators
                      + ". Denies that are bound to its groups refuse nothing here. If the name is wrong, correct it.");
    }
    if (source.takesCommonName() && !source.under().isPresent()) {
      warnings.accept(entry + "takes the cn of groups from the whole directory, so that cn=admins,ou=contractors and "
                      + "cn=admins,ou=staff are one group. Name the branch of your groups in 'under', or leave "
                      + "'take' out.");
    }
  }

  /**
   * The groups that this user has by the sources of the authenticator that let them in. Without such a source, or
   * without an authenticator (Druid's calls in its own process), none.
   */
  public Groups read(AuthenticationResult user)
  {
    Groups groups = Groups.NONE;
    for (SourceReader reader : readers) {
      if (reader.authenticator().equals(user.getAuthenticatedBy())) {
        groups = groups.and(reader.read(user.getContext()));
      }
    }
    return groups;
  }
}
