/* process COMMAND ..: runs it with no output and prints "milliseconds MB" of
 * wall time and peak memory. The parent is small, since a child's peak starts
 * at its parent's. */
#include <fcntl.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec * 1e3 + 1e-6 * (double)t.tv_nsec;
}

static void become(char **command) {
  int quiet = open("/dev/null", O_RDWR);
  for (int i = 0; i < 3; i++) dup2(quiet, i);
  execvp(command[0], command);
  _exit(127);
}

int main(int argc, char **argv) {
  struct rusage used;
  int status;
  if (argc < 2) return 2;
  double begun = now();
  pid_t child = fork();
  if (child == 0) become(argv + 1);
  if (child < 0 || wait4(child, &status, 0, &used) < 0) return 1;
  if (status != 0) return 1;
  double bytes = (double)used.ru_maxrss;
#ifndef __APPLE__
  bytes *= 1024;
#endif
  printf("%.3f %.1f\n", now() - begun, bytes / (1 << 20));
  return 0;
}
