package org.warden.druid.planner;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.inject.Binder;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Provides;
import com.google.inject.multibindings.Multibinder;
import org.apache.calcite.avatica.remote.TypedValue;
import org.apache.calcite.sql.parser.SqlParseException;
import org.apache.calcite.sql.parser.SqlParser;
import org.apache.druid.catalog.model.TableDefnRegistry;
import org.apache.druid.guice.LazySingleton;
import org.apache.druid.guice.annotations.Json;
import org.apache.druid.math.expr.ExprMacroTable;
import org.apache.druid.math.expr.ExpressionProcessing;
import org.apache.druid.query.lookup.LookupExtractorFactoryContainerProvider;
import org.apache.druid.segment.join.JoinableFactory;
import org.apache.druid.server.security.AuthConfig;
import org.apache.druid.server.security.AuthenticationResult;
import org.apache.druid.server.security.AuthorizerMapper;
import org.apache.druid.server.security.ResourceAction;
import org.apache.druid.sql.calcite.aggregation.SqlAggregationModule;
import org.apache.druid.sql.calcite.expression.builtin.QueryLookupOperatorConversion;
import org.apache.druid.sql.calcite.external.ExternalOperatorConversion;
import org.apache.druid.sql.calcite.external.HttpOperatorConversion;
import org.apache.druid.sql.calcite.external.InlineOperatorConversion;
import org.apache.druid.sql.calcite.external.LocalOperatorConversion;
import org.apache.druid.sql.calcite.planner.CatalogResolver;
import org.apache.druid.sql.calcite.planner.DruidOperatorTable;
import org.apache.druid.sql.calcite.planner.DruidPlanner;
import org.apache.druid.sql.calcite.planner.PlannerFactory;
import org.apache.druid.sql.calcite.rule.ExtensionCalciteRuleProvider;
import org.apache.druid.sql.calcite.run.SqlEngine;
import org.apache.druid.sql.calcite.schema.DruidSchemaCatalog;
import org.apache.druid.sql.calcite.schema.DruidSchemaName;
import org.apache.druid.sql.guice.SqlBindings;
import org.warden.druid.golden.DruidJackson;

import java.lang.reflect.Field;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;

/**
 * Druid's own planner, of whatever version lies on the class path, furnished as a Broker's with the multi-stage query
 * extension would be.
 */
final class RealPlanner
{
  private static final AuthenticationResult SOMEBODY = new AuthenticationResult("somebody", "some", null, null);

  private final SqlEngine engine;
  private final PlannerFactory factory;
  private final SqlParser.Config parser;

  /** For Druid's settings {@code enableInputSourceSecurity} and {@code authorizeSystemTablesDirectly}. */
  RealPlanner(Path tables, boolean inputSourceSecurity, boolean authorizeSystemTables)
      throws Exception
  {
    KnownTables known = new KnownTables(tables);
    // First of all: it also initializes what Druid's classes need when they are loaded.
    ObjectMapper json = DruidJackson.mapper();
    ExpressionProcessing.initializeForTests();
    engine = ValidatingEngine.create();
    Injector injector = Guice.createInjector(
        new Furniture(known, json, inputSourceSecurity, authorizeSystemTables)
    );
    factory = injector.getInstance(PlannerFactory.class);
    known.createViews(factory);
    Field config = PlannerFactory.class.getDeclaredField("PARSER_CONFIG");
    config.setAccessible(true);
    parser = (SqlParser.Config) config.get(null);
  }

  /** What Druid would ask its authorizer for. */
  Set<ResourceAction> resources(String sql, List<TypedValue> parameters, Map<String, Object> context)
  {
    try (DruidPlanner planner = validated(sql, parameters, context)) {
      return planner.getPlannerContext().getResourceActions();
    }
  }

  /** Parses and validates. */
  DruidPlanner validated(String sql, List<TypedValue> parameters, Map<String, Object> context)
  {
    DruidPlanner planner = factory.createPlanner(engine, sql, context, null);
    try {
      planner.getPlannerContext().setParameters(parameters);
      planner.getPlannerContext().setAuthenticationResult(SOMEBODY);
      planner.validate();
      return planner;
    }
    catch (RuntimeException | Error e) {
      planner.close();
      throw e;
    }
  }

  /** Does what Druid does first with a text. */
  void parse(String sql) throws SqlParseException
  {
    SqlParser.create(sql, parser).parseStmt();
  }

  /** What Druid's modules would bind; what is not here Guice makes by itself. */
  private record Furniture(
      KnownTables known,
      ObjectMapper json,
      boolean inputSourceSecurity,
      boolean authorizeSystemTables
  ) implements com.google.inject.Module
  {
    @Override
    public void configure(Binder binder)
    {
      binder.install(new SqlAggregationModule());
      binder.bind(Properties.class).toInstance(new Properties());
      Multibinder.newSetBinder(binder, ExtensionCalciteRuleProvider.class);
      SqlBindings.addOperatorConversion(binder, QueryLookupOperatorConversion.class);
      SqlBindings.addOperatorConversion(binder, ExternalOperatorConversion.class);
      SqlBindings.addOperatorConversion(binder, HttpOperatorConversion.class);
      SqlBindings.addOperatorConversion(binder, InlineOperatorConversion.class);
      SqlBindings.addOperatorConversion(binder, LocalOperatorConversion.class);
      binder.bindScope(LazySingleton.class, com.google.inject.Scopes.SINGLETON);
      binder.bind(ObjectMapper.class).toInstance(json);
      binder.bind(ObjectMapper.class).annotatedWith(Json.class).toInstance(json);
      binder.bind(String.class).annotatedWith(DruidSchemaName.class).toInstance(KnownTables.DEFAULT_SCHEMA);
      binder.bind(ExprMacroTable.class).toInstance(ExprMacroTable.nil());
      binder.bind(TableDefnRegistry.class).toInstance(new TableDefnRegistry(json));
      binder.bind(CatalogResolver.class).toInstance(CatalogResolver.NULL_RESOLVER);
      binder.bind(JoinableFactory.class).toInstance(StandIn.of(JoinableFactory.class, method -> null));
      binder.bind(AuthorizerMapper.class).toInstance(new AuthorizerMapper(null));
      binder.bind(AuthConfig.class).toInstance(
          AuthConfig.newBuilder().setEnableInputSourceSecurity(inputSourceSecurity).build()
      );
      binder.bind(LookupExtractorFactoryContainerProvider.class).toInstance(known.lookups());
    }

    @Provides
    @com.google.inject.Singleton
    DruidSchemaCatalog catalog(DruidOperatorTable operators) throws ReflectiveOperationException
    {
      return known.catalog(operators, authorizeSystemTables);
    }
  }
}
