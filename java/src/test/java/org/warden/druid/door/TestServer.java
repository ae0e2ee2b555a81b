package org.warden.druid.door;

import org.apache.druid.server.initialization.jetty.JettyServerInitUtils;
import org.apache.druid.server.initialization.jetty.ServletFilterHolder;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.servlet.ServletContextHandler;
import org.eclipse.jetty.servlet.ServletHolder;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

import javax.servlet.DispatcherType;
import javax.servlet.Filter;
import javax.servlet.FilterChain;
import javax.servlet.FilterConfig;
import javax.servlet.ServletException;
import javax.servlet.ServletRequest;
import javax.servlet.ServletResponse;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Druid's own Jetty, put together as a Druid service does: the gzip handler outside, then the filter, then a servlet. */
final class TestServer implements AutoCloseable
{
  /** What a resource of Druid's would do. */
  interface Resource
  {
    void answer(HttpServletRequest request, HttpServletResponse response) throws Exception;
  }

  private final Server server;
  private final ServerConnector connector;

  private TestServer(ServletHolder servlet, String mapping, Set<ServletFilterHolder> filters) throws Exception
  {
    server = new Server(new QueuedThreadPool(16));
    HttpConfiguration configuration = new HttpConfiguration();
    configuration.setSendDateHeader(false);
    connector = new ServerConnector(server, new HttpConnectionFactory(configuration));
    connector.setHost("127.0.0.1");
    server.addConnector(connector);

    ServletContextHandler context = new ServletContextHandler();
    servlet.setName("resource");
    servlet.setAsyncSupported(true);
    context.addServlet(servlet, mapping);
    JettyServerInitUtils.addFilters(context, filters);
    // An error page with a stack trace would name the filter.
    ErrorHandler errorHandler = new ErrorHandler();
    errorHandler.setShowStacks(false);
    context.setErrorHandler(errorHandler);
    server.setHandler(JettyServerInitUtils.wrapWithDefaultGzipHandler(context, 4096, 1));
    server.start();
  }

  static TestServer filtered(WardenFilter filter, Resource resource) throws Exception
  {
    return filtered(filter, new ServletHolder(servlet(resource)), "/*");
  }

  static TestServer filtered(WardenFilter filter, ServletHolder servlet, String mapping) throws Exception
  {
    return new TestServer(servlet, mapping, Set.of(new WardenFilterHolder(filter)));
  }

  /** With what an authenticator would do in front of the filter. */
  static TestServer authenticated(Consumer<HttpServletRequest> authenticator, WardenFilter filter, Resource resource)
      throws Exception
  {
    return authenticated(authenticator, filter, new ServletHolder(servlet(resource)));
  }

  static TestServer authenticated(Consumer<HttpServletRequest> authenticator, WardenFilter filter, ServletHolder servlet)
      throws Exception
  {
    Set<ServletFilterHolder> filters = new LinkedHashSet<>();
    filters.add(new AuthenticatorHolder(authenticator));
    filters.add(new WardenFilterHolder(filter));
    return new TestServer(servlet, "/*", filters);
  }

  static TestServer plain(Resource resource) throws Exception
  {
    return new TestServer(new ServletHolder(servlet(resource)), "/*", Set.of());
  }

  URI uri(String path)
  {
    return URI.create("http://127.0.0.1:" + connector.getLocalPort() + path);
  }

  /** The answer to one request, every byte of it up to the end of the connection. */
  byte[] bytes(String method, String target, String... headers) throws IOException
  {
    try (Socket socket = connect()) {
      StringBuilder head = new StringBuilder(method + " " + target + " HTTP/1.1\r\nHost: test\r\nConnection: close\r\n");
      for (String header : headers) {
        head.append(header).append("\r\n");
      }
      socket.getOutputStream().write(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
      ByteArrayOutputStream answer = new ByteArrayOutputStream();
      InputStream in = socket.getInputStream();
      in.transferTo(answer);
      return answer.toByteArray();
    }
  }

  String text(String method, String target, String... headers) throws IOException
  {
    return new String(bytes(method, target, headers), StandardCharsets.ISO_8859_1);
  }

  Socket connect() throws IOException
  {
    Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), connector.getLocalPort());
    socket.setSoTimeout(20_000);
    return socket;
  }

  private static final class AuthenticatorHolder implements ServletFilterHolder
  {
    private final Filter filter;

    private AuthenticatorHolder(Consumer<HttpServletRequest> authenticator)
    {
      this.filter = new Filter()
      {
        @Override
        public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException
        {
          authenticator.accept((HttpServletRequest) request);
          chain.doFilter(request, response);
        }

        @Override
        public void init(FilterConfig config)
        {
          // nothing to prepare
        }

        @Override
        public void destroy()
        {
          // nothing to give back
        }
      };
    }

    @Override
    public Filter getFilter()
    {
      return filter;
    }

    @Override
    public Class<? extends Filter> getFilterClass()
    {
      return filter.getClass();
    }

    @Override
    public Map<String, String> getInitParameters()
    {
      return Map.of();
    }

    @Override
    @Deprecated
    public String getPath()
    {
      return "/*";
    }

    @Override
    public EnumSet<DispatcherType> getDispatcherType()
    {
      return EnumSet.of(DispatcherType.REQUEST);
    }
  }

  private static HttpServlet servlet(Resource resource)
  {
    return new HttpServlet()
    {
      @Override
      protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException
      {
        try {
          resource.answer(request, response);
        }
        catch (IOException | RuntimeException e) {
          throw e;
        }
        catch (Exception e) {
          throw new IllegalStateException(e);
        }
      }
    };
  }

  @Override
  public void close() throws Exception
  {
    server.stop();
  }
}
