/* Resource limits and the filter of system calls. */
#include "worker/limits.h"

#include <cblas.h>
#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#ifdef __linux__
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#endif

/* What libraries need beside the budget, OpenBLAS above all. */
#define OUTSIDE_BUDGET ((size_t)512 << 20)

static void close_from(int first) {
  if (LIMITS_SANITIZED && first <= 2) {
    for (int fd = first; fd < 2; fd++) close(fd);
    first = 3;
  }
#if defined(__linux__) && defined(SYS_close_range)
  if (syscall(SYS_close_range, first, ~0U, 0) == 0) return;
#endif
  const long most = sysconf(_SC_OPEN_MAX);
  for (int fd = first; fd < (most > 0 ? most : 1024); fd++) close(fd);
}

void limits_scrub(int first) {
#ifdef __linux__
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
#endif
  close_from(first);
  if (chdir("/") != 0) _exit(1);
}

void limits_warm(void) {
  enum { N = 128 }; /* below 100 some builds take a path without the memory */
  double *a = calloc(3 * N * N, sizeof *a);
  if (a == NULL) return;
  cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, N, N, N, 1, a, N,
              a + N * N, N, 0, a + 2 * N * N, N);
  free(a);
}

static void cap(int resource, rlim_t value) {
  struct rlimit limit;
  if (getrlimit(resource, &limit) != 0) return;
  if (limit.rlim_max == RLIM_INFINITY || value < limit.rlim_max)
    limit.rlim_max = value;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(resource, &limit);
}

void limits_cap(size_t memory) {
  size_t space;
  if (!LIMITS_SANITIZED &&
      !__builtin_add_overflow(memory, OUTSIDE_BUDGET, &space))
    cap(RLIMIT_AS, space);
  cap(RLIMIT_FSIZE, 0);
  cap(RLIMIT_CORE, 0);
  cap(RLIMIT_NOFILE, 0);
}

#ifdef __linux__

/* Memory, time and the way out. */
static const int allowed[] = {
    SCMP_SYS(brk),          SCMP_SYS(munmap),          SCMP_SYS(mremap),
    SCMP_SYS(madvise),      SCMP_SYS(futex),           SCMP_SYS(sched_yield),
    SCMP_SYS(rt_sigreturn), SCMP_SYS(clock_gettime),   SCMP_SYS(gettimeofday),
    SCMP_SYS(time),         SCMP_SYS(restart_syscall), SCMP_SYS(exit),
    SCMP_SYS(exit_group),
};

/* What libraries try by the way and do without: malloc looks at the overcommit
 * setting, qsort at the size of the memory, OpenBLAS at the nodes. Random seeds
 * of the system would make verdicts differ from run to run. */
static const int refused[] = {
    SCMP_SYS(open),  SCMP_SYS(openat),    SCMP_SYS(sysinfo),
    SCMP_SYS(mbind), SCMP_SYS(getrandom),
};

static int add_rules(scmp_filter_ctx filter) {
  int bad = 0;
  for (size_t i = 0; i < sizeof allowed / sizeof *allowed; i++)
    bad |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, allowed[i], 0);
  for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
    bad |= seccomp_rule_add(filter, SCMP_ACT_ERRNO(EACCES), refused[i], 0);
  static const int on_stdin[] = {SCMP_SYS(sendto), SCMP_SYS(recvfrom)};
  for (int i = 0; i < 2; i++)
    bad |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, on_stdin[i], 1,
                            SCMP_A0(SCMP_CMP_EQ, 0));
  static const int mapping[] = {SCMP_SYS(mmap), SCMP_SYS(mprotect)};
  for (int i = 0; i < 2; i++) /* never a page that is code */
    bad |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, mapping[i], 1,
                            SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
  return bad;
}

bool limits_have_seccomp(void) {
  const uint32_t action = SECCOMP_RET_KILL_PROCESS;
  return !LIMITS_SANITIZED &&
         syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &action) == 0;
}

/* The filter as the kernel takes it. */
static struct sock_filter instructions[1024];
static struct sock_fprog program = {.filter = instructions};

/* libseccomp writes to descriptors only. */
static bool export_filter(scmp_filter_ctx filter) {
  int ends[2];
  if (pipe(ends) != 0) return false;
  const bool ok = seccomp_export_bpf(filter, ends[1]) == 0;
  close(ends[1]);
  const ssize_t n = read(ends[0], instructions, sizeof instructions);
  close(ends[0]);
  if (!ok || n <= 0 || n == sizeof instructions) return false;
  program.len = (unsigned short)((size_t)n / sizeof *instructions);
  return true;
}

bool limits_compile(void) {
  if (!limits_have_seccomp()) return true;
  scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
  if (filter == NULL) return false;
  const bool ok = add_rules(filter) == 0 && export_filter(filter);
  seccomp_release(filter);
  return ok;
}

static bool filter_system_calls(void) {
  if (!limits_have_seccomp()) return true;
  return program.len > 0 &&
         prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

#else

bool limits_have_seccomp(void) { return false; }
bool limits_compile(void) { return true; }
static bool filter_system_calls(void) { return true; }

#endif

bool limits_lock(unsigned cpu_seconds) {
  cap(RLIMIT_CPU, cpu_seconds);
  if (!LIMITS_SANITIZED) cap(RLIMIT_NPROC, 0);
  return filter_system_calls();
}
