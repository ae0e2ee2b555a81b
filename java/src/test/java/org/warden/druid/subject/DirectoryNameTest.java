package org.warden.druid.subject;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import javax.naming.ldap.LdapName;
import java.util.Arrays;
import java.util.Collections;
import java.util.TreeSet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class DirectoryNameTest
{
  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "CN=analysts,OU=groups,DC=example,DC=com | analysts",
      "cn=Analysts,ou=groups                   | Analysts",
      "cn=Data\\, Eng+uid=7,ou=groups          | Data, Eng",
      "uid=7+cn=Data\\, Eng,ou=groups          | Data, Eng",
      "cn=\\C3\\A9quipe,ou=groups              | équipe",
      "cn=  spaced  ,ou=groups                 | spaced",
      "cn=\"quoted, too\",ou=groups            | quoted, too",
  })
  void theGroupsOwnPartGivesTheName(String name, String commonName) throws Exception
  {
    assertEquals(Collections.singletonList(commonName), DirectoryName.parse(name).commonNames());
  }

  @Test
  void everyCommonNameCounts() throws Exception
  {
    assertEquals(
        new TreeSet<>(Arrays.asList("a", "b")),
        new TreeSet<>(DirectoryName.parse("cn=a+cn=b,ou=groups").commonNames())
    );
  }

  @ParameterizedTest
  @ValueSource(strings = {"OU=x,CN=inner,DC=com", "", "dc=com"})
  void aNameWhoseOwnPartHasNoCommonNameIsNoGroup(String name) throws Exception
  {
    assertEquals(Collections.emptyList(), DirectoryName.parse(name).commonNames());
  }

  @Test
  void aCommonNameInBytesCannotBeRead() throws Exception
  {
    DirectoryName name = DirectoryName.parse("CN=#04024869,DC=com");
    assertThrows(UnreadableGroup.class, name::commonNames);
  }

  @ParameterizedTest
  @ValueSource(strings = {"not a dn", "cn", "=x", "cn=\\", "cn=\\zz", "cn=#0", "cn=#0g", "cn=a,,dc=b", "cn=\"a", "cn=\\C3\\28", "cn=a\nb=c\u0000"})
  void nothingThatIsNoNameEscapesUnchecked(String text) throws Exception
  {
    try {
      DirectoryName.parse(text).commonNames();
    }
    catch (UnreadableGroup expected) {
      assertTrue(expected.getMessage().chars().allMatch(c -> c >= ' ' && c <= '~'), expected.getMessage());
    }
  }

  @Test
  void rubbishIsUnreadable()
  {
    assertThrows(UnreadableGroup.class, () -> DirectoryName.parse("not a dn"));
  }

  @Test
  void aBranchIsTheRightEnd() throws Exception
  {
    LdapName branch = new LdapName("ou=groups,dc=example,dc=com");
    assertTrue(DirectoryName.parse("CN=a, OU=Groups , DC=Example,DC=COM").isUnder(branch));
    assertTrue(DirectoryName.parse("cn=a,ou=b,ou=groups,dc=example,dc=com").isUnder(branch));
    assertFalse(DirectoryName.parse("cn=a,ou=groups,dc=example,dc=org").isUnder(branch));
    assertFalse(DirectoryName.parse("ou=groups,dc=example,dc=com,cn=a").isUnder(branch));
    assertFalse(DirectoryName.parse("cn=ou\\=groups\\,dc\\=example\\,dc\\=com").isUnder(branch));
    assertFalse(DirectoryName.parse("").isUnder(branch));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "CN=Analysts , OU=Groups, DC=example,DC=com | cn=Analysts,ou=Groups,dc=example,dc=com",
      "uid=7 + CN=\"Data, Eng\",DC=com            | cn=Data\\, Eng+uid=7,dc=com",
      "CN=\\C3\\A9quipe;DC=com                    | cn=équipe,dc=com",
      "CN=#04024869,DC=com                        | cn=#04024869,dc=com",
      "CN=\\#04024869,DC=com                      | cn=\\#04024869,dc=com",
      "CN=a\\=b,DC=com                            | cn=a\\=b,dc=com",
  })
  void theWholeNameHasOneForm(String written, String canonical) throws Exception
  {
    assertEquals(canonical, DirectoryName.parse(written).canonical());
    assertEquals(canonical, DirectoryName.parse(canonical).canonical());
  }
}
