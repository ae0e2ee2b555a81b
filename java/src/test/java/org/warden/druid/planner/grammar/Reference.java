package org.warden.druid.planner.grammar;

/** A column as an expression writes it. */
record Reference(String text, Kind kind)
{
}
