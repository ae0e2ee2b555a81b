package org.warden.druid.attack;

/**
 * What an attack resembles and is none: its sender may do it, and Warden must let it through.
 *
 * @param what    the request in words
 * @param outcome what comes of it
 */
record Neighbour(Attacker who, String what, Request request, Outcome outcome)
{
}
