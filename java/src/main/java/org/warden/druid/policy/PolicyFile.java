package org.warden.druid.policy;

import org.apache.druid.java.util.common.logger.Logger;
import org.warden.druid.engine.Guard;

import javax.annotation.Nullable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Keeps the policy of a file in force.
 *
 * The file is looked at again and again, not watched: that works on every file system, over the network too, and for
 * files that are replaced by renaming or by swapping a symbolic link. When it breaks or goes, the last good policy
 * stays in force and the log says so: once for each broken content, then once a minute.
 */
public final class PolicyFile implements AutoCloseable
{
  /** The engine's own bound on a policy. */
  private static final int MAX_BYTES = 64 * 1024 * 1024;

  private static final long REMINDER_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final Path path;
  private final Guard guard;
  private final Journal journal;
  private final LongSupplier nanoTime;
  private final ScheduledExecutorService looker;

  private Revision inForce;
  @Nullable
  private FileStamp lastRead;
  @Nullable
  private Failure failure;

  /** Why the file is not in force, and when the log said so last. */
  private static final class Failure
  {
    private final String why;
    /** Of the content that is broken; null if there is none that could be read. */
    @Nullable
    private final Revision broken;
    private long saidAt;

    private Failure(String why, @Nullable Revision broken, long now)
    {
      this.why = why;
      this.broken = broken;
      this.saidAt = now;
    }
  }

  PolicyFile(Path path, Guard guard, Journal journal, LongSupplier nanoTime)
  {
    this.path = path;
    this.guard = guard;
    this.journal = journal;
    this.nanoTime = nanoTime;
    this.looker = Executors.newSingleThreadScheduledExecutor(task -> {
      Thread thread = new Thread(task, "warden-policy-file");
      thread.setDaemon(true);
      return thread;
    });
  }

  /**
   * Puts the file's policy in force and keeps it so: a change is in force within the period.
   *
   * @throws IllegalStateException saying what is wrong with the file, each error with its line and column
   */
  public static PolicyFile open(Path path, Guard guard, Duration reloadPeriod)
  {
    Journal journal = Journal.of(new Logger(PolicyFile.class));
    PolicyFile file = new PolicyFile(path, guard, journal, System::nanoTime);
    file.start();
    long pause = reloadPeriod.toNanos() / 2;
    file.looker.scheduleWithFixedDelay(file::look, pause, pause, TimeUnit.NANOSECONDS);
    return file;
  }

  /** Reads the file for the first time. There is no last good policy yet, so anything wrong with it is thrown. */
  void start()
  {
    warnIfOthersMayWrite();
    try {
      lastRead = FileStamp.of(path);
      byte[] content = read();
      enforce(content, Revision.of(content));
    }
    catch (IOException e) {
      throw new IllegalStateException("The policy file " + path + " cannot be read: " + describe(e) + ".", e);
    }
    catch (IllegalArgumentException e) {
      throw new IllegalStateException("The policy file " + path + " is not valid:\n" + e.getMessage(), e);
    }
  }

  /** Looks once whether the file has changed, and if so, puts it in force. Never throws: it must go on looking. */
  void look()
  {
    try {
      lookOrThrow();
    }
    catch (Throwable e) {
      failQuietly(e);
    }
  }

  @Override
  public void close()
  {
    looker.shutdownNow();
  }

  private void lookOrThrow()
  {
    try {
      FileStamp before = FileStamp.of(path);
      if (lastRead != null && lastRead.rulesOutChange(before)) {
        remind();
        return;
      }
      byte[] content = read();
      if (before.isLike(FileStamp.of(path))) {
        accept(content);
        lastRead = before;
      }
      // Else somebody is writing it just now: the next look sees what it has become.
    }
    catch (IOException e) {
      lastRead = null;
      fail("cannot be read: " + describe(e), null);
    }
  }

  private void accept(byte[] content)
  {
    Revision revision = Revision.of(content);
    if (revision.equals(inForce)) {
      recovered();
      return;
    }
    if (failure != null && revision.equals(failure.broken)) {
      remind();
      return;
    }
    try {
      enforce(content, revision);
      failure = null;
    }
    catch (IllegalArgumentException e) {
      fail("is not valid in revision " + revision + ":\n" + e.getMessage(), revision);
    }
  }

  private void enforce(byte[] content, Revision revision)
  {
    String[] report = guard.load(content).split("\n");
    inForce = revision;
    journal.info("Policy revision " + revision + " of " + path + " is in force: " + report[0]);
    for (int i = 1; i < report.length; i++) {
      journal.warn("Policy revision " + revision + " of " + path + ", " + report[i]);
    }
  }

  private void recovered()
  {
    if (failure != null) {
      failure = null;
      journal.info("The policy file " + path + " is again the revision " + inForce + " that is in force");
    }
  }

  /** Says once what is wrong; says it again in short when it stays so. */
  private void fail(String why, @Nullable Revision broken)
  {
    if (failure != null && failure.why.equals(why)) {
      remind();
      return;
    }
    failure = new Failure(why, broken, nanoTime.getAsLong());
    journal.error("Revision " + inForce + " of the policy stays in force, because the policy file " + path + " " + why);
  }

  /** For what nobody expects, such as no memory for the file: even saying so may fail then. */
  private void failQuietly(Throwable e)
  {
    try {
      fail("could not be loaded: " + e, null);
    }
    catch (Throwable ignored) {
      // The next look tries again.
      return;
    }
  }

  private void remind()
  {
    long now = nanoTime.getAsLong();
    if (failure != null && now - failure.saidAt >= REMINDER_NANOS) {
      failure.saidAt = now;
      String firstLines = failure.why.replaceFirst("(?s)\n(.*?)\n.*", " $1 (and more)").replace('\n', ' ');
      journal.warn("Revision " + inForce + " of the policy is still in force, because the policy file " + path + " "
                   + firstLines);
    }
  }

  private byte[] read() throws IOException
  {
    // Whoever opens a pipe waits for somebody to write into it.
    if (Files.exists(path) && !Files.isRegularFile(path)) {
      throw new IOException("it is not a regular file");
    }
    try (InputStream file = Files.newInputStream(path)) {
      ByteArrayOutputStream content = new ByteArrayOutputStream();
      byte[] chunk = new byte[64 * 1024];
      for (int length = file.read(chunk); length >= 0; length = file.read(chunk)) {
        content.write(chunk, 0, length);
        if (content.size() > MAX_BYTES) {
          throw new IOException("it is larger than 64 MiB");
        }
      }
      return content.toByteArray();
    }
  }

  private void warnIfOthersMayWrite()
  {
    try {
      Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(path);
      if (permissions.contains(PosixFilePermission.GROUP_WRITE)
          || permissions.contains(PosixFilePermission.OTHERS_WRITE)) {
        journal.warn("The policy file " + path + " may be written by others than its owner: whoever can write it can "
                     + "grant themselves everything. Take that right away: chmod go-w " + path);
      }
    }
    catch (IOException | UnsupportedOperationException e) {
      // A file that is not there is said by whoever reads it next; a file system without permissions has none to warn of.
      return;
    }
  }

  private static String describe(IOException e)
  {
    return e instanceof NoSuchFileException ? "there is no such file" : e.toString();
  }
}
