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

/* What the command line of a worker says. */
typedef struct WorkerPlan {
  const char *module;     /* the Lua module that handles the requests */
  bool forks;             /* a fresh process for every request */
  size_t memory;          /* bytes of Lua and arrays */
  uint64_t steps;         /* of each request */
  const char *lua_folder; /* instead of the embedded sources, or NULL */
} WorkerPlan;

/* Starts a worker; *out is filled on success and ended by worker_end. */
bool worker_start(Worker *out, const WorkerPlan *plan, Status *st);

/* Sends a request and waits for the reply until the deadline. With CALL_OK the
 * caller owns *reply; with another result *reply holds the detail, if any, and
 * is owned all the same. Ends the worker where it cannot go on: w->pid is 0
 * then. */
CallResult worker_call(Worker *w, const void *request, size_t size,
                       int64_t deadline, Frame *reply);

/* Kills and reaps; harmless on an ended or zeroed worker. */
void worker_end(Worker *w);

#endif
