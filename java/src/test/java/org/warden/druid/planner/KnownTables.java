package org.warden.druid.planner;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.collect.ImmutableMap;
import org.apache.calcite.jdbc.CalciteSchema;
import org.apache.calcite.schema.Schema;
import org.apache.calcite.schema.SchemaPlus;
import org.apache.calcite.schema.Table;
import org.apache.calcite.schema.impl.AbstractSchema;
import org.apache.druid.query.TableDataSource;
import org.apache.druid.query.lookup.LookupExtractorFactoryContainerProvider;
import org.apache.druid.segment.column.ColumnType;
import org.apache.druid.segment.column.RowSignature;
import org.apache.druid.server.security.ResourceType;
import org.apache.druid.sql.calcite.planner.DruidOperatorTable;
import org.apache.druid.sql.calcite.planner.PlannerFactory;
import org.apache.druid.sql.calcite.schema.DruidSchemaCatalog;
import org.apache.druid.sql.calcite.schema.InformationSchema;
import org.apache.druid.sql.calcite.schema.LookupSchema;
import org.apache.druid.sql.calcite.schema.NamedSchema;
import org.apache.druid.sql.calcite.schema.SystemSchema;
import org.apache.druid.sql.calcite.schema.ViewSchema;
import org.apache.druid.sql.calcite.table.DatasourceTable;
import org.apache.druid.sql.calcite.view.DruidViewMacro;
import org.apache.druid.sql.calcite.view.InProcessViewManager;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The datasources, views and lookups of a Druid that was never started, out of a file. */
final class KnownTables
{
  static final String DEFAULT_SCHEMA = "druid";

  private final JsonNode file;
  private final InProcessViewManager views = new InProcessViewManager(
      (plannerFactory, sql) -> new DruidViewMacro(plannerFactory, sql, DEFAULT_SCHEMA)
  );

  KnownTables(Path file) throws IOException
  {
    this.file = new ObjectMapper().readTree(file.toFile());
  }

  /** All schemas of Druid, as {@code DruidCalciteSchemaModule} binds them. */
  DruidSchemaCatalog catalog(DruidOperatorTable operators, boolean authorizeSystemTables)
      throws ReflectiveOperationException
  {
    Map<String, NamedSchema> schemas = new HashMap<>();
    add(schemas, DEFAULT_SCHEMA, ResourceType.DATASOURCE, datasources());
    add(schemas, "view", ResourceType.VIEW, new ViewSchema(views));
    add(schemas, "lookup", null, new LookupSchema(lookups()));
    add(schemas, "sys", authorizeSystemTables ? ResourceType.SYSTEM_TABLE : null, system());
    SchemaPlus root = CalciteSchema.createRootSchema(false, false).plus();
    schemas.forEach((name, schema) -> root.add(name, schema.getSchema()));
    DruidSchemaCatalog catalog = new DruidSchemaCatalog(root, ImmutableMap.copyOf(schemas));
    root.add("INFORMATION_SCHEMA", new InformationSchema(catalog, null, operators));
    return catalog;
  }

  /** Views are planned by the planner that they are used with. */
  void createViews(PlannerFactory factory)
  {
    file.get("views").fields().forEachRemaining(
        view -> views.createView(factory, view.getKey(), view.getValue().asText())
    );
  }

  LookupExtractorFactoryContainerProvider lookups()
  {
    Set<String> names = new HashSet<>();
    file.get("lookups").forEach(name -> names.add(name.asText()));
    return StandIn.of(
        LookupExtractorFactoryContainerProvider.class,
        method -> method.equals("getAllLookupNames") ? names : Optional.empty()
    );
  }

  private Schema datasources()
  {
    Map<String, Table> tables = new HashMap<>();
    for (Iterator<Map.Entry<String, JsonNode>> all = file.get("datasources").fields(); all.hasNext(); ) {
      Map.Entry<String, JsonNode> each = all.next();
      tables.put(each.getKey(), datasource(each.getKey(), each.getValue()));
    }
    return new AbstractSchema()
    {
      @Override
      protected Map<String, Table> getTableMap()
      {
        return tables;
      }
    };
  }

  private static Table datasource(String name, JsonNode columns)
  {
    RowSignature.Builder row = RowSignature.builder();
    columns.fields().forEachRemaining(
        column -> row.add(column.getKey(), ColumnType.fromString(column.getValue().asText()))
    );
    boolean broadcast = name.equals("broadcast");
    return new DatasourceTable(new DatasourceTable.PhysicalDatasourceMetadata(
        new TableDataSource(name), row.build(), broadcast, broadcast
    ));
  }

  /** Whose tables are never read, so that the services that it would ask need not be there. */
  private static SystemSchema system() throws ReflectiveOperationException
  {
    Constructor<?> constructor = SystemSchema.class.getConstructors()[0];
    return (SystemSchema) constructor.newInstance(
        Arrays.stream(constructor.getParameterTypes())
              .map(type -> type.isInterface() ? StandIn.of(type, method -> null) : null)
              .toArray()
    );
  }

  private static void add(Map<String, NamedSchema> schemas, String name, String resourceType, Schema schema)
  {
    schemas.put(name, new NamedSchema()
    {
      @Override
      public String getSchemaName()
      {
        return name;
      }

      @Override
      public String getSchemaResourceType(String resourceName)
      {
        return resourceType;
      }

      @Override
      public Schema getSchema()
      {
        return schema;
      }
    });
  }
}
