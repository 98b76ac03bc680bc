/* The parent's side of a worker: start it, ask it, end it.
 *
 * A worker is this program executed anew (never a bare fork, which would carry
 * open databases and the threads of BLAS along), with nothing but a socket to
 * talk through, another to report on, and two environment variables. */
#ifndef WORKER_SPAWN_H
#define WORKER_SPAWN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "core/status.h"
#include "worker/frame.h"

typedef struct Worker {
  pid_t pid;  /* 0: no process; also its process group */
  int data;   /* requests there, replies back */
  int report; /* how the process of each request ended; -1: it stays */
  bool helps; /* has children of its own, so it is asked to end first */
} Worker;

/* Why there is no reply. */
typedef enum {
  CALL_OK,
  CALL_ERROR, /* the worker's own code raised an error; it lives on */
  CALL_TIMEOUT,
  CALL_MEMORY,
  CALL_STEPS,
  CALL_OUTPUT,    /* more than a frame holds */
  CALL_CRASH,     /* ended by a signal */
  CALL_INTERRUPT, /* Ctrl-C here */
  CALL_PROTOCOL   /* the worker sent what it must not */
} CallResult;

/* The first byte of a reply frame; what follows is the reply's bytes, the
 * error's message or nothing. */
enum {
  REPLY_VALUE = 'v',
  REPLY_ERROR = 'e',
  REPLY_MEMORY = 'm',
  REPLY_STEPS = 's',
  REPLY_OUTPUT = 'o'
};

/* How a worker serves. */
typedef enum {
  WORKER_STAYS, /* locked, one process for all requests */
  WORKER_FORKS, /* locked, a fresh process for every request */
  WORKER_HELPS  /* not locked: our own code alone, on the user's files */
} WorkerWay;

/* What the command line of a worker says. */
typedef struct WorkerPlan {
  const char *module; /* the Lua module that handles the requests */
  WorkerWay way;
  size_t memory;          /* bytes of Lua and arrays */
  uint64_t steps;         /* of each request */
  const char *lua_folder; /* instead of the embedded sources, or NULL */
} WorkerPlan;

/* Starts a worker; *out is filled on success and ended by worker_end. */
bool worker_start(Worker *out, const WorkerPlan *plan, Status *st);

/* False, and the worker is ended, when its process is gone: so that a request
 * is not lost on one that died at rest. */
bool worker_lives(Worker *w);

/* Sends a request and waits for the reply until the deadline. With CALL_OK the
 * caller owns *reply; with another result *reply holds the detail, if any, and
 * is owned all the same. Ends the worker where it cannot go on: w->pid is 0
 * then. */
CallResult worker_call(Worker *w, const void *request, size_t size,
                       int64_t deadline, Frame *reply);

/* The two halves of worker_call: the request is on its way when the first
 * returns CALL_OK, and nothing else may be sent until the second returned. */
CallResult worker_send(Worker *w, const void *request, size_t size,
                       int64_t deadline, Frame *detail);
CallResult worker_receive(Worker *w, int64_t deadline, Frame *reply);

enum { WORKER_WAIT_MAX = 64 };

/* Waits until one of at most WORKER_WAIT_MAX workers has something to say (or
 * has ended) and returns its place; -1 when the deadline passes or on Ctrl-C.
 */
int worker_wait(Worker *const *workers, int n, int64_t deadline);

/* Kills and reaps; harmless on an ended or zeroed worker. */
void worker_end(Worker *w);

#endif
