package org.warden.druid.permission;

/**
 * One of the {@link SharedTasks}, as a case speaks of it.
 *
 * @param what       the task in words
 * @param datasource whose READ, or WRITE, it takes
 * @param start      gives its id; starts it first where it has not been
 * @param lastState  its state after somebody has cancelled it
 */
record SharedTask(String what, String datasource, Start start, String lastState)
{
  static final SharedTask FINISHED_SELECT =
      new SharedTask("the finished SELECT of alice", "__query_select", SharedTasks::finishedSelect, "SUCCESS");
  static final SharedTask RUNNING_SELECT =
      new SharedTask("the running SELECT of etl-bot", "__query_select", tasks -> tasks.runningSelect().task(), "FAILED");
  static final SharedTask FINISHED_REPLACE =
      new SharedTask("the finished REPLACE of loader-bot", "wiki_copy", SharedTasks::finishedReplace, "SUCCESS");
  static final SharedTask RUNNING_INSERT =
      new SharedTask("the running INSERT of loader-bot", "wiki_copy", tasks -> tasks.runningInsert().task(), "FAILED");
  static final SharedTask RUNNING_NOOP =
      new SharedTask("the running noop task of wiki_copy", "wiki_copy", SharedTasks::runningNoop, "FAILED");

  /** Gives the id of the task. */
  @FunctionalInterface
  interface Start
  {
    String id(SharedTasks tasks) throws Exception;
  }

  String id(Scene scene) throws Exception
  {
    return start.id(scene.tasks());
  }
}
