package org.warden.druid.planner;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A process that is asked in lines of JSON, and answers in such. */
final class Respondent implements AutoCloseable
{
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Process process;
  private final String prefix;
  private final Writer questions;
  private final BufferedReader answers;

  private Respondent(String prefix, List<String> command) throws IOException
  {
    this.prefix = prefix;
    process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    questions = process.outputWriter(StandardCharsets.UTF_8);
    answers = process.inputReader(StandardCharsets.UTF_8);
  }

  /** The planner of a version of Druid: see {@link PlannerProbe}. */
  static Respondent planner(String druid, String... arguments) throws IOException
  {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("@" + System.getProperty("warden.planner" + druid));
    command.addAll(List.of(arguments));
    return new Respondent(PlannerProbe.ANSWER, command);
  }

  /** Warden's command line. */
  static Respondent warden(String druid) throws IOException
  {
    return new Respondent("", List.of(System.getProperty("warden.cli"), "requires", "--druid", druid, "--jsonl"));
  }

  /** The answer to each question, in order. */
  List<JsonNode> ask(List<? extends JsonNode> lines) throws IOException
  {
    CompletableFuture<Void> written = CompletableFuture.runAsync(() -> write(lines));
    List<JsonNode> all = new ArrayList<>();
    while (all.size() < lines.size()) {
      all.add(answer());
    }
    written.join();
    return all;
  }

  /** The next answer. */
  JsonNode answer() throws IOException
  {
    String line = answers.readLine();
    while (line != null && !line.startsWith(prefix)) {
      line = answers.readLine();
    }
    if (line == null) {
      throw new IOException("ended without an answer");
    }
    return JSON.readTree(line.substring(prefix.length()));
  }

  private void write(List<? extends JsonNode> lines)
  {
    try {
      for (JsonNode line : lines) {
        questions.write(line + "\n");
      }
      questions.flush();
    }
    catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close()
  {
    process.destroyForcibly();
  }
}
