/* The walls around a process that runs other people's code. Each is built by
 * the process itself, after its last honest system call and before the first
 * untrusted byte. */
#ifndef WORKER_LIMITS_H
#define WORKER_LIMITS_H

#include <stdbool.h>
#include <stddef.h>

/* The sanitizers need address space, threads and /proc, and tell of errors on
 * descriptor 2, so their builds test everything but those walls. */
#if defined(__SANITIZE_ADDRESS__)
#define LIMITS_SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define LIMITS_SANITIZED 1
#endif
#endif
#ifndef LIMITS_SANITIZED
#define LIMITS_SANITIZED 0
#endif

/* First of all in a new process: closes every descriptor from `first` on,
 * leaves the current folder, can gain no privileges any more and ends when its
 * parent does. */
void limits_scrub(int first);

/* Makes OpenBLAS take the memory it works in, which it could not get later:
 * it waits for ever below its needs. */
void limits_warm(void);

/* Makes the filter of system calls ready, once for all forks; needs a
 * descriptor for a moment. False when it cannot: limits_lock will fail then. */
bool limits_compile(void);

/* Caps memory and files of this process and all it forks. */
void limits_cap(size_t memory);

/* The last step before untrusted code: no more processes, so much processor
 * time, no system calls but those that compute and use descriptor 0. False
 * when a wall that this build and kernel have could not be raised; the caller
 * must not go on. */
bool limits_lock(unsigned cpu_seconds);

/* True when limits_lock ends in a filter of system calls here. */
bool limits_have_seccomp(void);

#endif
