package org.warden.druid.door;

import org.warden.druid.engine.Door;

import javax.annotation.Nullable;
import javax.servlet.http.HttpServletRequest;

/**
 * Where the doors are by which a request submits work.
 *
 * Only a POST submits anything: Druid's resources take no other method, and no header that stands for one.
 */
final class DoorPath
{
  private static final String OVERLORD = "/druid/indexer/v1";
  private static final String COORDINATOR = "/druid/coordinator/v1";

  /** Where Druid 33 and later take what the Coordinator takes in every version. */
  private static final String OVERLORD_COMPACTION_CONFIG = OVERLORD + "/compaction/config/datasources/";

  private static final String SQL = "/druid/v2/sql";

  private DoorPath()
  {
  }

  /** The door that this request comes by, if any. */
  @Nullable
  static Door of(HttpServletRequest request, RequestPath path)
  {
    if (!"POST".equals(request.getMethod())) {
      return null;
    }
    for (Door door : Door.values()) {
      if (path.matches(candidate -> isAt(door, candidate))) {
        return door;
      }
    }
    return null;
  }

  /** Whether what comes by the door of SQL is a statement. */
  static boolean takesStatement(RequestPath path)
  {
    return path.matches(
        candidate -> candidate.equals(SQL) || candidate.equals(SQL + "/task") || candidate.equals(SQL + "/statements")
    );
  }

  private static boolean isAt(Door door, String path)
  {
    switch (door) {
      case TASK:
        return path.equals(OVERLORD + "/task");
      case SUPERVISOR:
        return path.equals(OVERLORD + "/supervisor");
      case SAMPLER:
        return path.equals(OVERLORD + "/sampler");
      case LOOKUPS:
        return RequestPath.isBelow(COORDINATOR + "/lookups/config", path);
      case COMPACTION_CONFIG:
        return path.equals(COORDINATOR + "/config/compaction") || path.startsWith(OVERLORD_COMPACTION_CONFIG);
      default:
        return RequestPath.isBelow(SQL, path);
    }
  }
}
