package org.warden.druid.planner.grammar;

/** A column of something that is selected from. */
record Column(String name, Kind kind)
{
}
