package org.warden.druid.s3;

import com.amazonaws.auth.AWSCredentialsProvider;
import com.amazonaws.auth.AWSStaticCredentialsProvider;
import com.amazonaws.auth.BasicAWSCredentials;
import com.amazonaws.client.builder.AwsClientBuilder.EndpointConfiguration;
import com.amazonaws.services.identitymanagement.AmazonIdentityManagement;
import com.amazonaws.services.identitymanagement.AmazonIdentityManagementClientBuilder;
import com.amazonaws.services.identitymanagement.model.AccessKey;
import com.amazonaws.services.identitymanagement.model.CreateAccessKeyRequest;
import com.amazonaws.services.identitymanagement.model.CreateUserRequest;
import com.amazonaws.services.identitymanagement.model.DeleteUserPolicyRequest;
import com.amazonaws.services.identitymanagement.model.NoSuchEntityException;
import com.amazonaws.services.identitymanagement.model.PutUserPolicyRequest;
import com.amazonaws.services.s3.AmazonS3;
import com.amazonaws.services.s3.AmazonS3ClientBuilder;
import com.amazonaws.services.s3.model.S3ObjectSummary;
import org.warden.druid.cluster.ServiceProcess;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * A real S3 server that enforces IAM, with one bucket: versitygw, which {@code bin/install} fetches. It is two processes,
 * one of which knows the users.
 */
final class ObjectStore implements AutoCloseable
{
  static final String BUCKET = "shuffle";
  static final String REGION = "us-east-1";

  private static final String ROOT = "root-access-key";
  private static final String ROOT_SECRET = "root-secret-key";
  private static final String POLICY = "durable-storage";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Path folder;
  private final ServiceProcess iamServer;
  private final ServiceProcess s3Server;
  private final Thread closeAtExit = new Thread(this::stop, "close-object-store");
  private AmazonIdentityManagement iam;
  private AmazonS3 s3;

  private ObjectStore(Path folder)
  {
    this.folder = folder;
    iamServer = server("iam", List.of("iam", "--dir", path("users"), "--private-ports", path("socket")));
    s3Server = server("s3", List.of(
        "--iam-standalone-endpoint", path("socket"), "--iam-cache-disable",
        "posix", "--sidecar", path("attributes"), path("buckets")
    ));
    Runtime.getRuntime().addShutdownHook(closeAtExit);
  }

  /** Starts a server that keeps everything in an empty folder, whose path must be short. */
  static ObjectStore start(Path folder) throws IOException, InterruptedException
  {
    ObjectStore store = new ObjectStore(folder);
    try {
      store.start();
      return store;
    }
    catch (IOException | InterruptedException | RuntimeException e) {
      store.close();
      throw e;
    }
  }

  String url()
  {
    return s3Server.url();
  }

  /** Makes a user who may do nothing yet. */
  AccessKey makeUser(String name)
  {
    iam.createUser(new CreateUserRequest(name));
    return iam.createAccessKey(new CreateAccessKeyRequest(name)).getAccessKey();
  }

  /** From now on the user may do what the policy says, and no more. */
  void allow(String user, String policy)
  {
    iam.putUserPolicy(new PutUserPolicyRequest(user, POLICY, policy));
  }

  void allowNothing(String user)
  {
    try {
      iam.deleteUserPolicy(new DeleteUserPolicyRequest(user, POLICY));
    }
    catch (NoSuchEntityException e) {
      // Then there is nothing to take away.
    }
  }

  /** The keys of all objects in the bucket. */
  List<String> keys()
  {
    return s3.listObjectsV2(BUCKET).getObjectSummaries().stream().map(S3ObjectSummary::getKey).sorted().toList();
  }

  void removeObjects()
  {
    keys().forEach(key -> s3.deleteObject(BUCKET, key));
  }

  @Override
  public void close()
  {
    try {
      Runtime.getRuntime().removeShutdownHook(closeAtExit);
    }
    catch (IllegalStateException e) {
      // The JVM is ending already, and the hook runs or has run.
    }
    stop();
  }

  private void start() throws IOException, InterruptedException
  {
    for (String sub : List.of("users", "buckets", "attributes")) {
      Files.createDirectory(folder.resolve(sub));
    }
    iamServer.start();
    // The other asks for it when it starts, and if it is not there yet waits long before it asks again.
    await(iamServer, () -> Files.exists(folder.resolve("socket")));
    s3Server.start();
    await(s3Server, () -> true);

    AWSCredentialsProvider root = new AWSStaticCredentialsProvider(new BasicAWSCredentials(ROOT, ROOT_SECRET));
    iam = AmazonIdentityManagementClientBuilder
        .standard()
        .withEndpointConfiguration(new EndpointConfiguration(iamServer.url(), REGION))
        .withCredentials(root)
        .build();
    s3 = AmazonS3ClientBuilder
        .standard()
        .withEndpointConfiguration(new EndpointConfiguration(s3Server.url(), REGION))
        .withPathStyleAccessEnabled(true)
        .withCredentials(root)
        .build();
    s3.createBucket(BUCKET);
  }

  private ServiceProcess server(String name, List<String> arguments)
  {
    return new ServiceProcess(name, folder.resolve(name + ".log"), port -> {
      List<String> command = new ArrayList<>();
      command.add(System.getProperty("warden.versitygw"));
      command.addAll(List.of("--access", ROOT, "--secret", ROOT_SECRET, "--port", "127.0.0.1:" + port));
      command.addAll(arguments);
      return new ProcessBuilder(command);
    });
  }

  private static void await(ServiceProcess server, BooleanSupplier condition) throws IOException, InterruptedException
  {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!server.acceptsConnections() || !condition.getAsBoolean()) {
      server.checkAlive();
      if (System.nanoTime() > deadline) {
        throw new IOException("the S3 server does not answer: " + server.logText());
      }
      Thread.sleep(50);
    }
  }

  private String path(String name)
  {
    return folder.resolve(name).toString();
  }

  private void stop()
  {
    s3Server.kill();
    iamServer.kill();
  }
}
