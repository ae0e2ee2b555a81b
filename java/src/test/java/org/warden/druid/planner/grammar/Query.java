package org.warden.druid.planner.grammar;

import java.util.List;

/** The text of something that gives rows, and the columns of these. */
record Query(String text, List<Column> columns)
{
}
