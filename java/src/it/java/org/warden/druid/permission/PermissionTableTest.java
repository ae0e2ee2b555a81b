package org.warden.druid.permission;

import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertNull;

/** The permission table on a real cluster: one test a case, in the table's order. */
@ExtendWith(GuardedCluster.class)
class PermissionTableTest
{
  @TestFactory
  Stream<DynamicContainer> rows(Scene scene)
  {
    Map<Integer, List<Case>> rows =
        PermissionTable.cases().stream().collect(Collectors.groupingBy(Case::row, LinkedHashMap::new, Collectors.toList()));
    return rows.entrySet().stream().map(row -> DynamicContainer.dynamicContainer(
        "row " + row.getKey() + ": " + PermissionTable.needs(row.getKey()),
        row.getValue().stream().map(asked -> test(scene, asked))
    ));
  }

  private static DynamicTest test(Scene scene, Case asked)
  {
    return DynamicTest.dynamicTest(asked.title(), () -> assertNull(asked.run(scene).failure()));
  }
}
