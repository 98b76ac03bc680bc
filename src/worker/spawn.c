/* Starts, asks and ends worker processes. */
#include "worker/spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/budget.h"

#ifdef __APPLE__
#include <mach-o/dyld.h>
#endif

#ifndef SOCK_CLOEXEC
#define SOCK_CLOEXEC 0
#endif

enum {
  PATH_ROOM = 4096,
  GRACE_MS = 1000, /* for a helper to end its own workers */
  SLICE_MS = 50    /* between two looks for Ctrl-C */
};

extern char **environ;

/* --- starting ------------------------------------------------------------ */

/* pair[0] is ours and does not block; both close on exec. */
static bool open_pair(int pair[2]) {
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
    return false;
  for (int i = 0; i < 2; i++) {
    fcntl(pair[i], F_SETFD, FD_CLOEXEC);
#ifdef SO_NOSIGPIPE
    setsockopt(pair[i], SOL_SOCKET, SO_NOSIGPIPE, &(int){1}, sizeof(int));
#endif
  }
  fcntl(pair[0], F_SETFL, O_NONBLOCK);
  return true;
}

static void close_pair(const int pair[2]) {
  close(pair[0]);
  close(pair[1]);
}

/* The running program, even if its file was replaced since: the link leads to
 * it then, although what it reads as does not. (The name is preferred because
 * under valgrind the link leads elsewhere.) */
static const char *own_program(char room[PATH_ROOM]) {
#ifdef __APPLE__
  uint32_t size = PATH_ROOM;
  return _NSGetExecutablePath(room, &size) == 0 ? room : "";
#else
  static const char link[] = "/proc/self/exe";
  const ssize_t n = readlink(link, room, PATH_ROOM - 1);
  if (n <= 0) return link;
  room[n] = '\0';
  return access(room, X_OK) == 0 ? room : link;
#endif
}

/* A process group of its own, so that Ctrl-C at the terminal reaches only us
 * and a kill reaches all it forked; signals as in a fresh program. */
static void set_attributes(posix_spawnattr_t *attributes) {
  sigset_t all, none;
  short flags =
      POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF;
#ifdef POSIX_SPAWN_CLOEXEC_DEFAULT
  flags |= POSIX_SPAWN_CLOEXEC_DEFAULT;
#endif
  sigfillset(&all);
  sigemptyset(&none);
  posix_spawnattr_setsigmask(attributes, &none);
  posix_spawnattr_setsigdefault(attributes, &all);
  posix_spawnattr_setpgroup(attributes, 0);
  posix_spawnattr_setflags(attributes, flags);
}

/* Executes this program with the sockets as descriptors 0 and, unless report
 * is -1, 1. */
static int execute(pid_t *pid, char *const argv[], char *const environment[],
                   int data, int report) {
  char room[PATH_ROOM];
  posix_spawn_file_actions_t files;
  posix_spawnattr_t attributes;
  if (posix_spawn_file_actions_init(&files) != 0) return ENOMEM;
  if (posix_spawnattr_init(&attributes) != 0) {
    posix_spawn_file_actions_destroy(&files);
    return ENOMEM;
  }
  set_attributes(&attributes);
  int error = posix_spawn_file_actions_adddup2(&files, data, 0);
  if (error == 0 && report >= 0)
    error = posix_spawn_file_actions_adddup2(&files, report, 1);
  if (error == 0)
    error = posix_spawn(pid, own_program(room), &files, &attributes, argv,
                        environment);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&files);
  return error;
}

static const char *const ways[] = {
    [WORKER_STAYS] = "stay", [WORKER_FORKS] = "fork", [WORKER_HELPS] = "help"};

/* report is the far end of its socket, or -1. */
static bool start(pid_t *pid, const WorkerPlan *plan, int data, int report,
                  Status *st) {
  char name[] = "gradus", option[] = "--worker";
  char threads[] = "OPENBLAS_NUM_THREADS=1", locale[] = "LC_ALL=C.UTF-8";
  char *const environment[] = {threads, locale, NULL};
  char memory[32], steps[32];
  snprintf(memory, sizeof memory, "%zu", plan->memory);
  snprintf(steps, sizeof steps, "%llu", (unsigned long long)plan->steps);
  char *const argv[] = {
      name,   option, (char *)plan->module,     (char *)ways[plan->way],
      memory, steps,  (char *)plan->lua_folder, NULL};
  const bool helps = plan->way == WORKER_HELPS;
  const int error =
      execute(pid, argv, helps ? environ : environment, data, report);
  if (error == 0) return true;
  return fail(st, ERR_OS, "cannot start a worker process: %s", strerror(error));
}

bool worker_start(Worker *out, const WorkerPlan *plan, Status *st) {
  const bool reports = plan->way == WORKER_FORKS;
  int data[2], report[2] = {-1, -1};
  if (!open_pair(data))
    return fail(st, ERR_OS, "cannot start a worker process: %s",
                strerror(errno));
  if (reports && !open_pair(report)) {
    close_pair(data);
    return fail(st, ERR_OS, "cannot start a worker process: %s",
                strerror(errno));
  }
  pid_t pid;
  const bool ok = start(&pid, plan, data[1], report[1], st);
  close(data[1]);
  if (reports) close(report[1]);
  if (!ok) {
    close(data[0]);
    if (reports) close(report[0]);
    return false;
  }
  *out = (Worker){.pid = pid,
                  .data = data[0],
                  .report = report[0],
                  .helps = plan->way == WORKER_HELPS};
  return true;
}

/* --- ending -------------------------------------------------------------- */

/* Lets a helper end by itself, so that nobody else must reap its workers. */
static void ask_to_end(const Worker *w) {
  struct pollfd end = {.fd = w->data, .events = POLLIN};
  const int64_t deadline = frame_clock() + GRACE_MS;
  char rest[4096];
  kill(w->pid, SIGINT);
  shutdown(w->data, SHUT_WR);
  for (int64_t left = GRACE_MS; left > 0; left = deadline - frame_clock())
    if (poll(&end, 1, (int)left) > 0 &&
        recv(w->data, rest, sizeof rest, 0) <= 0)
      return;
}

/* Kills the whole group and returns how the worker itself ended. */
static int end_and_reap(Worker *w) {
  int status = 0;
  if (w->pid == 0) return 0;
  if (w->helps) ask_to_end(w);
  kill(-w->pid, SIGKILL);
  kill(w->pid, SIGKILL);
  while (waitpid(w->pid, &status, 0) < 0 && errno == EINTR) continue;
  close(w->data);
  if (w->report >= 0) close(w->report);
  w->pid = 0;
  return status;
}

void worker_end(Worker *w) { end_and_reap(w); }

/* --- asking -------------------------------------------------------------- */

static bool has_stale_bytes(const Worker *w) {
  char byte;
  return recv(w->data, &byte, 1, MSG_PEEK) > 0;
}

bool worker_lives(Worker *w) {
  char byte;
  if (w->pid != 0 && recv(w->data, &byte, 1, MSG_PEEK) == 0) end_and_reap(w);
  return w->pid != 0;
}

static void describe(Frame *detail, const char *text, int number) {
  char room[64];
  const int n = snprintf(room, sizeof room, "%s %d", text, number);
  *detail = (Frame){.bytes = malloc((size_t)n), .size = (size_t)n};
  if (detail->bytes == NULL)
    detail->size = 0;
  else
    memcpy(detail->bytes, room, (size_t)n);
}

/* The stream broke off: says how the process that served it ended. */
static CallResult after_death(Worker *w, FrameLimit limit, Frame *detail) {
  int status;
  limit.witness = -1;
  const bool told =
      w->report >= 0 &&
      frame_read(w->report, &status, sizeof status, limit) == FRAME_OK;
  const int own = end_and_reap(w);
  if (!told) status = own;
  if (WIFSIGNALED(status)) {
    describe(detail, "signal", WTERMSIG(status));
    return WTERMSIG(status) == SIGXCPU ? CALL_TIMEOUT : CALL_CRASH;
  }
  describe(detail, "exit", WEXITSTATUS(status));
  return CALL_CRASH;
}

static CallResult after_failure(Worker *w, FrameResult failure,
                                FrameLimit limit, Frame *detail) {
  if (failure == FRAME_CLOSED) return after_death(w, limit, detail);
  end_and_reap(w);
  switch (failure) {
    case FRAME_TIMEOUT:
      return CALL_TIMEOUT;
    case FRAME_CANCELLED:
      return CALL_INTERRUPT;
    case FRAME_TOO_LONG:
      return CALL_OUTPUT;
    default:
      return CALL_PROTOCOL;
  }
}

/* Takes the leading byte off a reply and says what it means. */
static CallResult open_reply(Frame *reply) {
  const char kind = reply->size > 0 ? reply->bytes[0] : '\0';
  if (reply->size > 0) memmove(reply->bytes, reply->bytes + 1, --reply->size);
  switch (kind) {
    case REPLY_VALUE:
      return CALL_OK;
    case REPLY_ERROR:
      return CALL_ERROR;
    case REPLY_MEMORY:
      return CALL_MEMORY;
    case REPLY_STEPS:
      return CALL_STEPS;
    case REPLY_OUTPUT:
      return CALL_OUTPUT;
    default:
      return CALL_PROTOCOL;
  }
}

/* True once the process that replied is gone, so that it can neither read the
 * next request nor add to its reply. */
static bool is_over(const Worker *w, FrameLimit limit) {
  int status;
  limit.witness = -1;
  return w->report < 0 ||
         (frame_read(w->report, &status, sizeof status, limit) == FRAME_OK &&
          status == 0 && !has_stale_bytes(w));
}

CallResult worker_send(Worker *w, const void *request, size_t size,
                       int64_t deadline, Frame *detail) {
  const FrameLimit limit = {.deadline = deadline, .witness = w->report};
  *detail = (Frame){0};
  if (has_stale_bytes(w)) {
    end_and_reap(w);
    return CALL_PROTOCOL;
  }
  const FrameResult r = frame_send(w->data, request, size, limit);
  return r == FRAME_OK ? CALL_OK : after_failure(w, r, limit, detail);
}

CallResult worker_receive(Worker *w, int64_t deadline, Frame *reply) {
  const FrameLimit limit = {.deadline = deadline, .witness = w->report};
  *reply = (Frame){0};
  const FrameResult r = frame_receive(w->data, reply, limit);
  if (r != FRAME_OK) return after_failure(w, r, limit, reply);
  CallResult result = open_reply(reply);
  if (result <= CALL_ERROR && !is_over(w, limit)) result = CALL_PROTOCOL;
  if (result > CALL_ERROR) end_and_reap(w);
  return result;
}

CallResult worker_call(Worker *w, const void *request, size_t size,
                       int64_t deadline, Frame *reply) {
  const CallResult sent = worker_send(w, request, size, deadline, reply);
  return sent == CALL_OK ? worker_receive(w, deadline, reply) : sent;
}

int worker_wait(Worker *const *workers, int n, int64_t deadline) {
  struct pollfd fds[WORKER_WAIT_MAX];
  if (n > WORKER_WAIT_MAX) n = WORKER_WAIT_MAX;
  for (int i = 0; i < n; i++)
    fds[i] = (struct pollfd){.fd = workers[i]->data, .events = POLLIN};
  for (;;) {
    const int64_t left = deadline - frame_clock();
    if (cancel_requested || left <= 0) return -1;
    if (poll(fds, (nfds_t)n, left < SLICE_MS ? (int)left : SLICE_MS) <= 0)
      continue;
    for (int i = 0; i < n; i++)
      if (fds[i].revents) return i;
  }
}
