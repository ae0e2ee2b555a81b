package org.warden.druid.bench;

/** How the names of a policy are written, and names that they match. Each pattern has a number. */
public enum Shape
{
  EXACT {
    @Override
    String name(int number)
    {
      return "table_" + sevenDigits(number);
    }
  },

  /** Names that are longer than most. */
  EXACT_LONG {
    @Override
    String name(int number)
    {
      return "the_orders_of_the_european_subsidiaries_" + sevenDigits(number);
    }
  },

  PREFIX {
    @Override
    String inWarden(int number)
    {
      return "\"team_" + sevenDigits(number) + "_*\"";
    }

    @Override
    String inBasicSecurity(int number)
    {
      return "team_" + sevenDigits(number) + "_.*";
    }

    @Override
    String name(int number)
    {
      return "team_" + sevenDigits(number) + "_orders";
    }
  },

  /** Regular expressions that a literal tells apart. */
  REGEX {
    @Override
    String inWarden(int number)
    {
      return regex(inBasicSecurity(number));
    }

    @Override
    String inBasicSecurity(int number)
    {
      return ".*_t" + number + "_.*";
    }

    @Override
    String name(int number)
    {
      return "sales_t" + number + "_daily";
    }
  },

  /** Regular expressions with something to match at both ends. */
  GENERAL {
    @Override
    String inWarden(int number)
    {
      return regex(inBasicSecurity(number));
    }

    @Override
    String inBasicSecurity(int number)
    {
      return "[a-z]+_t" + number + "_[0-9]+";
    }

    @Override
    String name(int number)
    {
      return "sales_t" + number + "_2024";
    }
  };

  /** The pattern as it stands in a policy document, in JSON; the name itself, unless a shape says otherwise. */
  String inWarden(int number)
  {
    return '"' + name(number) + '"';
  }

  /** The same as a regular expression of Java's. */
  String inBasicSecurity(int number)
  {
    return name(number);
  }

  /** A name that the pattern of this number matches, and no other. */
  abstract String name(int number);

  private static String regex(String expression)
  {
    return "{\"regex\":\"" + expression + "\"}";
  }

  /** {@code String.format} would take most of the time that a benchmark with a million names takes to set up. */
  private static String sevenDigits(int number)
  {
    return Integer.toString(10_000_000 + number).substring(1);
  }
}
