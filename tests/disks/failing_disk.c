/* A disk that fails when told to: preloaded before libc, it counts what changes files below one folder and lets the
   n-th of these fail, alone or with everything after it. Loaded by failing_disk.py; Linux only. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

/* Alone; from then on; from then on, and nothing can be taken away either; and nothing can be read either. */
enum { ONCE = 0, FROM_THEN_ON = 1, FROZEN = 2, GONE = 3 };

static char folder[4096];
static long counted, failing_at;
static int failing_with, failing_how;

/* From now on the n-th change below `root` fails with `error`; n = 0 lets all pass. */
void disk_fails(const char *root, long n, int error, int how) {
    snprintf(folder, sizeof folder, "%s", root);
    counted = 0;
    failing_at = n;
    failing_with = error;
    failing_how = how;
}

/* How many changes there were since then. */
long disk_changes(void) { return counted; }

static int below(const char *path) {
    size_t length = strlen(folder);
    return length && path && strncmp(path, folder, length) == 0 && (path[length] == '/' || !path[length]);
}

static int open_below(int handle) {
    char link[64], path[4096];
    if (!folder[0]) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", handle);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return below(path);
}

static int below_at(int at, const char *path) {
    return path && path[0] == '/' ? below(path) : at != AT_FDCWD && open_below(at);
}

/* Whether the change at hand fails; errno is set then. */
static int fails(void) {
    counted += 1;
    if (!failing_at || counted < failing_at || (failing_how == ONCE && counted > failing_at)) return 0;
    errno = failing_with;
    return 1;
}

/* Whether the disk has failed in this way or a worse one, so that even what is no write fails; errno is set then. */
static int failed_for(int how) {
    if (failing_how < how || !failing_at || counted < failing_at) return 0;
    errno = failing_with;
    return 1;
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

/* A disk that fills up or is pulled out keeps a part of what is on its way. */
static int keeps_a_part(size_t size) { return failing_how != ONCE && counted == failing_at && size > 1; }

#define WRITER(name, offset_type)                                                                 \
    ssize_t name(int handle, const void *data, size_t size, offset_type at) {                     \
        if (!open_below(handle) || !fails()) return REAL(name)(handle, data, size, at);           \
        if (keeps_a_part(size)) return REAL(name)(handle, data, size / 2, at);                    \
        errno = failing_with;                                                                     \
        return -1;                                                                                \
    }
WRITER(pwrite, off_t)
WRITER(pwrite64, off64_t)

ssize_t write(int handle, const void *data, size_t size) {
    if (!open_below(handle) || !fails()) return REAL(write)(handle, data, size);
    if (keeps_a_part(size)) return REAL(write)(handle, data, size / 2);
    errno = failing_with;
    return -1;
}

/* How files are copied without passing through the program. */
#define SENDER(name, offset_type)                                                                 \
    ssize_t name(int out, int in, offset_type *at, size_t size) {                                 \
        if (!open_below(out) || !fails()) return REAL(name)(out, in, at, size);                   \
        struct stat source;                                                                       \
        size_t part = fstat(in, &source) == 0 ? (size_t)source.st_size / 2 : 0;                   \
        if (keeps_a_part(part)) return REAL(name)(out, in, at, part);                             \
        errno = failing_with;                                                                     \
        return -1;                                                                                \
    }
SENDER(sendfile, off_t)
SENDER(sendfile64, off64_t)

ssize_t copy_file_range(int in, off64_t *from, int out, off64_t *to, size_t size, unsigned flags) {
    return open_below(out) && fails() ? -1 : REAL(copy_file_range)(in, from, out, to, size, flags);
}

int fsync(int handle) { return open_below(handle) && fails() ? -1 : REAL(fsync)(handle); }
int fdatasync(int handle) { return open_below(handle) && fails() ? -1 : REAL(fdatasync)(handle); }
int ftruncate(int handle, off_t size) { return open_below(handle) && fails() ? -1 : REAL(ftruncate)(handle, size); }
int ftruncate64(int handle, off64_t size) {
    return open_below(handle) && fails() ? -1 : REAL(ftruncate64)(handle, size);
}
int rename(const char *old, const char *new) {
    return (below(new) || below(old)) && fails() ? -1 : REAL(rename)(old, new);
}
int mkdir(const char *path, mode_t mode) { return below(path) && fails() ? -1 : REAL(mkdir)(path, mode); }
int link(const char *old, const char *new) { return below(new) && fails() ? -1 : REAL(link)(old, new); }

/* Room is not needed to take a file away, but the disk has to be there and to take writes. */
int unlink(const char *path) { return below(path) && failed_for(FROZEN) ? -1 : REAL(unlink)(path); }
int rmdir(const char *path) { return below(path) && failed_for(FROZEN) ? -1 : REAL(rmdir)(path); }
int unlinkat(int at, const char *path, int flags) {
    return below_at(at, path) && failed_for(FROZEN) ? -1 : REAL(unlinkat)(at, path, flags);
}

#define READER(name, ...)                                                                         \
    {                                                                                             \
        if (failing_how == GONE && failing_at && open_below(handle) && failed_for(GONE)) return -1; \
        return REAL(name)(__VA_ARGS__);                                                           \
    }
ssize_t read(int handle, void *data, size_t size) READER(read, handle, data, size)
ssize_t pread(int handle, void *data, size_t size, off_t at) READER(pread, handle, data, size, at)
ssize_t pread64(int handle, void *data, size_t size, off64_t at) READER(pread64, handle, data, size, at)

#define OPENER(name)                                                                              \
    int name(const char *path, int flags, ...) {                                                  \
        va_list rest;                                                                             \
        va_start(rest, flags);                                                                    \
        int nameless = (flags & O_TMPFILE) == O_TMPFILE;                                          \
        mode_t mode = flags & O_CREAT || nameless ? va_arg(rest, mode_t) : 0;                     \
        va_end(rest);                                                                             \
        if (below(path)) {                                                                        \
            if ((flags & (O_CREAT | O_TRUNC) || nameless) && fails()) return -1;                  \
            if ((flags & O_ACCMODE) != O_RDONLY && failed_for(FROZEN)) return -1;                 \
            if (failed_for(GONE)) return -1;                                                      \
        }                                                                                         \
        return REAL(name)(path, flags, mode);                                                     \
    }
OPENER(open)
OPENER(open64)
