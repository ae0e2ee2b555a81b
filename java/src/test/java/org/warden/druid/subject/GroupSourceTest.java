package org.warden.druid.subject;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.druid.jackson.DefaultObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Read by Druid's own mapper, which by itself lets unknown keys pass. */
class GroupSourceTest
{
  private static final ObjectMapper MAPPER = new DefaultObjectMapper();

  @Test
  void readsADirectorySource() throws Exception
  {
    GroupSource source = read("{'authenticator':'ldap','path':['searchResult','memberOf'],'as':'dn',"
                              + "'under':'ou=groups,dc=example,dc=com','take':'cn'}");
    assertEquals("ldap", source.authenticator());
    assertEquals("[searchResult, memberOf]", source.path().toString());
    assertEquals(GroupSource.Form.DN, source.form());
    assertEquals("ou=groups,dc=example,dc=com", source.under().get().toString());
    assertTrue(source.takesCommonName());
  }

  @Test
  void readsATextSource() throws Exception
  {
    GroupSource source = read("{'authenticator':'oidc','path':['profile','https://x.org/groups'],'as':'text'}");
    assertEquals("[profile, https://x.org/groups]", source.path().toString());
    assertEquals(GroupSource.Form.TEXT, source.form());
    assertFalse(source.under().isPresent());
    assertFalse(source.takesCommonName());
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
      "{'path':['a'],'as':'text'}                                         | 'authenticator' is missing",
      "{'authenticator':'','path':['a'],'as':'text'}                      | 'authenticator' must be a string that is not empty",
      "{'authenticator':7,'path':['a'],'as':'text'}                       | 'authenticator' must be a string",
      "{'authenticator':'x','as':'text'}                                  | 'path' must be a list of keys",
      "{'authenticator':'x','path':'a.b','as':'text'}                     | 'path' must be a list of keys",
      "{'authenticator':'x','path':[],'as':'text'}                        | 'path' must be a list of keys",
      "{'authenticator':'x','path':['a',''],'as':'text'}                  | 'path' must be a list of keys",
      "{'authenticator':'x','path':['a',1],'as':'text'}                   | 'path' must be a list of keys",
      "{'authenticator':'x','path':['a']}                                 | 'as' must be \"text\"",
      "{'authenticator':'x','path':['a'],'as':'DN'}                       | 'as' must be \"text\"",
      "{'authenticator':'x','path':['a'],'as':'dn','take':'ou'}           | 'take' can only be \"cn\"",
      "{'authenticator':'x','path':['a'],'as':'text','take':'cn'}         | write \"as\": \"dn\", or remove them",
      "{'authenticator':'x','path':['a'],'as':'text','under':'dc=com'}    | write \"as\": \"dn\", or remove them",
      "{'authenticator':'x','path':['a'],'as':'dn','under':'groups'}      | 'under' is not a distinguished name",
      "{'authenticator':'x','path':['a'],'as':'dn','under':' '}           | 'under' is not a distinguished name",
      "{'authenticator':'x','path':['a'],'as':'dn','Under':'dc=com'}      | unknown keys [Under]; an entry has the keys [authenticator,",
      "'ldap'                                                             | an entry must be an object",
  })
  void refusesAndSaysWhatToWrite(String entry, String said)
  {
    Exception refusal = assertThrows(Exception.class, () -> read(entry));
    assertTrue(refusal.getMessage().contains(said), refusal.getMessage());
  }

  private static GroupSource read(String entry) throws Exception
  {
    return MAPPER.readValue(entry.replace('\'', '"'), GroupSource.class);
  }
}
