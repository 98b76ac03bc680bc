/* Serves requests behind the walls. */
#include "worker/worker.h"

#include <errno.h>
#include <lauxlib.h>
#include <lua.h>
#include <lualib.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

#include "bind/bind.h"
#include "bind/sandbox.h"
#include "core/budget.h"
#include "worker/frame.h"
#include "worker/limits.h"
#include "worker/spawn.h"

enum { DATA = 0, REPORT = 1 };

enum { ONE_REQUEST_SECONDS = 60, SESSION_SECONDS = 3600 };

/* Descriptor 0 blocks, so no deadline is ever looked at. */
static const FrameLimit patient = {.deadline = INT64_MAX, .witness = -1};

/* --- a request ----------------------------------------------------------- */

/* Upvalues decode, handler, encode; turns the request's bytes into the reply's
 * frame. */
static int respond(lua_State *L) {
  const Frame *request = lua_touserdata(L, 1);
  lua_pushlstring(L, (char[]){REPLY_VALUE}, 1);
  lua_pushvalue(L, lua_upvalueindex(3));
  lua_pushvalue(L, lua_upvalueindex(2));
  lua_pushvalue(L, lua_upvalueindex(1));
  lua_pushlstring(L, request->bytes, request->size);
  lua_call(L, 1, 2);
  if (!lua_isnil(L, -1)) return lua_error(L);
  lua_pop(L, 1);
  lua_call(L, 1, 1);
  lua_call(L, 1, 2);
  if (!lua_isnil(L, -1)) return lua_error(L);
  lua_pop(L, 1);
  lua_concat(L, 2);
  return 1;
}

static bool send_text(char kind, const char *text) {
  char frame[512];
  const int n = snprintf(frame, sizeof frame, "%c%s", kind, text);
  const size_t size = (size_t)n < sizeof frame ? (size_t)n : sizeof frame - 1;
  return frame_send(DATA, frame, size, patient) == FRAME_OK;
}

/* Sends what a protected call of respond left on the stack. */
static bool send_reply(lua_State *L, int status) {
  const Code verdict = sandbox_verdict(status);
  if (verdict == ERR_MEMORY) return send_text(REPLY_MEMORY, "");
  if (verdict != OK) return send_text(REPLY_STEPS, "");
  size_t size;
  const char *bytes = lua_tolstring(L, -1, &size);
  if (status != LUA_OK)
    return send_text(REPLY_ERROR, bytes ? bytes : "(no message)");
  const FrameResult r = frame_send(DATA, bytes, size, patient);
  return r == FRAME_TOO_LONG ? send_text(REPLY_OUTPUT, "") : r == FRAME_OK;
}

/* Serves one request with the function on top of the stack. */
static bool serve(lua_State *L, const WorkerPlan *plan) {
  Frame request;
  if (frame_receive(DATA, &request, patient) != FRAME_OK) return false;
  if (plan->way != WORKER_HELPS) sandbox_limit(L, plan->memory, plan->steps);
  lua_pushvalue(L, -1);
  lua_pushlightuserdata(L, &request);
  const bool ok = send_reply(L, lua_pcall(L, 1, 1, 0));
  frame_release(&request);
  lua_pop(L, 1);
  return ok;
}

/* --- the ways to serve --------------------------------------------------- */

static int serve_locked(lua_State *L, const WorkerPlan *plan) {
  if (!limits_lock(SESSION_SECONDS)) return 1;
  while (serve(L, plan)) continue;
  return 0;
}

static int serve_once_locked(lua_State *L, const WorkerPlan *plan,
                             pid_t parent) {
  limits_scrub(DATA + 1);
  if (getppid() != parent || !limits_lock(ONE_REQUEST_SECONDS)) return 1;
  return serve(L, plan) ? 0 : 1;
}

/* The warm process never looks at a request: it only sees that there is one,
 * and tells on a socket that the fork does not have how the fork ended. */
static int serve_in_forks(lua_State *L, const WorkerPlan *plan) {
  const pid_t self = getpid();
  char byte;
  while (recv(DATA, &byte, 1, MSG_PEEK) == 1) {
    const pid_t child = fork();
    if (child == 0) _exit(serve_once_locked(L, plan, self));
    int status = 0;
    if (child < 0) return 1;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) continue;
    if (send(REPORT, &status, sizeof status, 0) != sizeof status) return 1;
  }
  return 0;
}

static void on_interrupt(int signal) {
  (void)signal;
  cancel_requested = 1;
}

/* Until the other side closes, or interrupts and closes. Then its own workers
 * are ended, which the parent of this process could not reap. */
static int serve_as_helper(lua_State *L, const WorkerPlan *plan) {
  struct sigaction action = {.sa_handler = on_interrupt};
  sigaction(SIGINT, &action, NULL);
#ifdef __linux__
  prctl(PR_SET_PDEATHSIG, SIGKILL);
#endif
  while (serve(L, plan)) continue;
  lua_close(L);
  return 0;
}

/* --- starting ------------------------------------------------------------ */

static WorkerWay read_way(const char *name) {
  if (strcmp(name, "fork") == 0) return WORKER_FORKS;
  return strcmp(name, "help") == 0 ? WORKER_HELPS : WORKER_STAYS;
}

static bool read_plan(WorkerPlan *plan, int argc, char **argv) {
  if (argc < 6) return false;
  *plan = (WorkerPlan){.module = argv[2],
                       .way = read_way(argv[3]),
                       .memory = (size_t)strtoull(argv[4], NULL, 10),
                       .steps = strtoull(argv[5], NULL, 10),
                       .lua_folder = argc > 6 ? argv[6] : NULL};
  return plan->memory > 0 && plan->steps > 0;
}

static void push_required(lua_State *L, const char *module) {
  lua_getglobal(L, "require");
  lua_pushstring(L, module);
  lua_call(L, 1, 1);
}

/* Leaves the searchers for what the program holds, or for the folder. */
static void forget_shared_objects(lua_State *L) {
  lua_getglobal(L, "package");
  lua_getfield(L, -1, "searchers");
  for (lua_Integer i = luaL_len(L, -1); i > 2; i--) {
    lua_pushnil(L);
    lua_rawseti(L, -2, i);
  }
  lua_pop(L, 2);
}

/* Argument: the plan. Returns respond with all it needs. */
static int prepare(lua_State *L) {
  const WorkerPlan *plan = lua_touserdata(L, 1);
  if (plan->way == WORKER_HELPS) luaL_openlibs(L);
  bind_open(L, plan->lua_folder);
  if (plan->way != WORKER_HELPS) forget_shared_objects(L);
  push_required(L, "gradus.codec");
  lua_getfield(L, -1, "decode");
  push_required(L, plan->module);
  lua_getfield(L, -3, "encode");
  lua_pushcclosure(L, respond, 3);
  lua_gc(L, LUA_GCCOLLECT);
  return 1;
}

/* Handler of every request when the worker could not be prepared. */
static int tell_error(lua_State *L) {
  lua_pushvalue(L, lua_upvalueindex(1));
  return lua_error(L);
}

int worker_main(int argc, char **argv) {
  WorkerPlan plan;
  if (!read_plan(&plan, argc, argv)) return 2;
  const bool helps = plan.way == WORKER_HELPS;
  const bool forks = plan.way == WORKER_FORKS;
  if (!helps) limits_scrub(forks ? REPORT + 1 : DATA + 1);
  lua_State *L = helps ? luaL_newstate() : sandbox_open();
  if (L == NULL) return 1;
  lua_pushcfunction(L, prepare);
  lua_pushlightuserdata(L, &plan);
  if (lua_pcall(L, 1, 1, 0) != LUA_OK) lua_pushcclosure(L, tell_error, 1);
  if (helps) _exit(serve_as_helper(L, &plan));
  limits_warm();
  if (!limits_compile()) return 1;
  limits_cap(plan.memory);
  _exit(forks ? serve_in_forks(L, &plan) : serve_locked(L, &plan));
}
