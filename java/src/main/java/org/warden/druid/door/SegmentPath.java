package org.warden.druid.door;

import org.apache.druid.server.security.AuthenticationResult;
import org.apache.druid.timeline.SegmentId;
import org.warden.druid.decision.Refusal;
import org.warden.druid.engine.Guard;

import javax.annotation.Nullable;
import java.io.UnsupportedEncodingException;
import java.net.URLDecoder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where one segment of a datasource is marked as used or unused. Druid asks about the datasource in the path, but some
 * versions then take the segment by its id alone ({@code DataSourcesResource.markSegmentAsUsed} of 27,
 * {@code OverlordDataSourcesResource.markSegmentAsUsed} of 33): whoever may write one datasource could bring back what has
 * been deleted from any other.
 */
final class SegmentPath
{
  private static final Pattern SEGMENT =
      Pattern.compile("/druid/(?:coordinator|indexer)/v1/datasources/([^/]+)/segments/([^/]+)");

  private SegmentPath()
  {
  }

  /** Why the request may not pass; null if it is about no segment, or about one of its datasource. */
  @Nullable
  static Refusal refusal(RequestPath path, AuthenticationResult who)
  {
    if (!path.matches(SegmentPath::namesAnotherDatasources)) {
      return null;
    }
    return new Refusal(
        who,
        () -> "user " + Guard.printable(who.getIdentity())
              + " may not name a segment of another datasource than the one in the path"
    );
  }

  private static boolean namesAnotherDatasources(String path)
  {
    Matcher segment = SEGMENT.matcher(path);
    // What is decoded already is decoded once more: no id, and no name of a datasource, holds a percent sign.
    return segment.matches() && !isOf(decoded(segment.group(1)), decoded(segment.group(2)));
  }

  /** By Druid's own reading, and as Druid would write it: the id is looked up as it stands. */
  private static boolean isOf(String datasource, String id)
  {
    SegmentId read = SegmentId.tryParse(datasource, id);
    return read != null && read.toString().equals(id);
  }

  /** As JAX-RS decodes a segment of a path, where a plus is one. */
  private static String decoded(String segment)
  {
    try {
      return URLDecoder.decode(segment.replace("+", "%2B"), "UTF-8");
    }
    catch (IllegalArgumentException | UnsupportedEncodingException e) {
      return segment;
    }
  }
}
