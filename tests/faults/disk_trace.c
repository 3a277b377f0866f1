/*
 * Records what a process does to the files below one folder: what it wrote where, what it waited
 * for the disk to hold, which names it made and removed. Loaded with LD_PRELOAD.
 *
 *   REDDOT_TRACE_ROOT  the folder, as an absolute path without links
 *   REDDOT_TRACE_FILE  where the trace is appended
 *
 * Each record is a head (see struct head) and its two paths and data. One lock is held over a call
 * and its record, so that the order of the records is the order of the calls. Files that end in
 * "-shm" are left out: SQLite maps them and builds them anew after a crash.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

enum kind { OPEN = 1, WRITE, TRUNCATE, SYNC, CLOSE, UNLINK, RENAME, MKDIR, MARK, UNKNOWN };

struct head {
    uint32_t kind;
    int32_t fd;
    int64_t at;      /* offset of a write, length of a truncation, 1 for a file that was made */
    uint32_t first;  /* bytes of the first path */
    uint32_t second; /* bytes of the second path */
    uint64_t data;   /* bytes of data */
};

#define MOST_FDS 65536
#define LONGEST 4096

static char root[LONGEST];
static size_t root_length;
static int trace_fd = -1;
static unsigned char tracked[MOST_FDS];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static void stop_with(const char *what) {
    fprintf(stderr, "disk_trace: %s\n", what);
    _exit(97);
}

static void put(const void *bytes, size_t length) {
    const char *next = bytes;
    while (length) {
        ssize_t done = syscall(SYS_write, trace_fd, next, length);
        if (done <= 0) stop_with("the trace cannot be written");
        next += done;
        length -= (size_t)done;
    }
}

static void note(enum kind kind, int fd, int64_t at, const char *first, const char *second,
                 const void *data, size_t length) {
    struct head head = {kind, fd, at, first ? (uint32_t)strlen(first) : 0,
                        second ? (uint32_t)strlen(second) : 0, length};
    put(&head, sizeof head);
    if (first) put(first, head.first);
    if (second) put(second, head.second);
    if (length) put(data, length);
}

__attribute__((constructor)) static void begin(void) {
    const char *folder = getenv("REDDOT_TRACE_ROOT"), *file = getenv("REDDOT_TRACE_FILE");
    if (!folder || !file || strlen(folder) >= LONGEST) return;
    strcpy(root, folder);
    root_length = strlen(root);
    int fd = (int)syscall(SYS_openat, AT_FDCWD, file, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (fd < 0) stop_with("the trace cannot be opened");
    trace_fd = fcntl(fd, F_DUPFD_CLOEXEC, 1000); /* out of the way of low numbers */
    if (trace_fd < 0) trace_fd = fd;
}

static int below(const char *path) {
    size_t length = strlen(path);
    if (trace_fd < 0 || strncmp(path, root, root_length)) return 0;
    if (path[root_length] != '/' && path[root_length] != 0) return 0;
    return length < 4 || strcmp(path + length - 4, "-shm");
}

static int is_tracked(int fd) { return fd >= 0 && fd < MOST_FDS && tracked[fd]; }

static void full(int folder, const char *path, char *out) {
    char base[LONGEST] = "", link[64];
    if (path[0] != '/') {
        if (folder == AT_FDCWD) {
            if (!getcwd(base, sizeof base)) base[0] = 0;
        } else {
            snprintf(link, sizeof link, "/proc/self/fd/%d", folder);
            ssize_t n = readlink(link, base, sizeof base - 1);
            base[n > 0 ? n : 0] = 0;
        }
        strncat(base, "/", sizeof base - strlen(base) - 1);
    }
    if ((size_t)snprintf(out, LONGEST, "%s%s", base, path) >= LONGEST) out[0] = 0;
}

/* ---- opening and closing */

static int opened(int folder, const char *path, int flags, mode_t mode) {
    char name[LONGEST];
    struct stat before;
    full(folder, path, name);
    if (!below(name)) return (int)syscall(SYS_openat, folder, path, flags, mode);
    pthread_mutex_lock(&lock);
    int was_there = stat(name, &before) == 0;
    int fd = (int)syscall(SYS_openat, folder, path, flags, mode);
    int problem = errno;
    if (fd >= 0) {
        if (fd >= MOST_FDS) stop_with("more files are open than can be followed");
        tracked[fd] = 1;
        note(OPEN, fd, !was_there, name, NULL, NULL, 0);
        if (was_there && (flags & O_TRUNC)) note(TRUNCATE, fd, 0, NULL, NULL, NULL, 0);
    }
    pthread_mutex_unlock(&lock);
    errno = problem;
    return fd;
}

#define MODE_OF(flags, mode)                                   \
    mode_t mode = 0;                                           \
    if ((flags) & (O_CREAT | __O_TMPFILE)) {                   \
        va_list more;                                          \
        va_start(more, flags);                                 \
        mode = va_arg(more, mode_t);                           \
        va_end(more);                                          \
    }

int open(const char *path, int flags, ...) {
    MODE_OF(flags, mode)
    return opened(AT_FDCWD, path, flags, mode);
}
int open64(const char *path, int flags, ...) {
    MODE_OF(flags, mode)
    return opened(AT_FDCWD, path, flags, mode);
}
int openat(int folder, const char *path, int flags, ...) {
    MODE_OF(flags, mode)
    return opened(folder, path, flags, mode);
}
int openat64(int folder, const char *path, int flags, ...) {
    MODE_OF(flags, mode)
    return opened(folder, path, flags, mode);
}
int creat(const char *path, mode_t mode) {
    return opened(AT_FDCWD, path, O_CREAT | O_WRONLY | O_TRUNC, mode);
}
int creat64(const char *path, mode_t mode) { return creat(path, mode); }

int close(int fd) {
    pthread_mutex_lock(&lock);
    if (is_tracked(fd)) {
        tracked[fd] = 0;
        note(CLOSE, fd, 0, NULL, NULL, NULL, 0);
    }
    int done = (int)syscall(SYS_close, fd);
    int problem = errno;
    pthread_mutex_unlock(&lock);
    errno = problem;
    return done;
}

/* ---- writing */

static ssize_t written(int fd, const void *bytes, size_t length, int64_t at) {
    if (!is_tracked(fd))
        return at < 0 ? syscall(SYS_write, fd, bytes, length)
                      : syscall(SYS_pwrite64, fd, bytes, length, at);
    pthread_mutex_lock(&lock);
    int64_t where = at;
    if (at < 0) {
        struct stat now;
        int appends = fcntl(fd, F_GETFL) & O_APPEND;
        where = appends && fstat(fd, &now) == 0 ? now.st_size : lseek(fd, 0, SEEK_CUR);
    }
    ssize_t done = at < 0 ? syscall(SYS_write, fd, bytes, length)
                          : syscall(SYS_pwrite64, fd, bytes, length, at);
    int problem = errno;
    if (done > 0) note(WRITE, fd, where, NULL, NULL, bytes, (size_t)done);
    pthread_mutex_unlock(&lock);
    errno = problem;
    return done;
}

ssize_t write(int fd, const void *bytes, size_t length) { return written(fd, bytes, length, -1); }
ssize_t pwrite(int fd, const void *bytes, size_t length, off_t at) {
    return written(fd, bytes, length, at);
}
ssize_t pwrite64(int fd, const void *bytes, size_t length, off64_t at) {
    return written(fd, bytes, length, at);
}

static ssize_t gathered(int fd, const struct iovec *parts, int count, int64_t at) {
    ssize_t total = 0;
    for (int i = 0; i < count; i++) {
        ssize_t done = written(fd, parts[i].iov_base, parts[i].iov_len, at < 0 ? -1 : at + total);
        if (done < 0) return total ? total : done;
        total += done;
        if ((size_t)done < parts[i].iov_len) break;
    }
    return total;
}

ssize_t writev(int fd, const struct iovec *parts, int count) {
    if (!is_tracked(fd)) return syscall(SYS_writev, fd, parts, count);
    return gathered(fd, parts, count, -1);
}
ssize_t pwritev(int fd, const struct iovec *parts, int count, off_t at) {
    if (!is_tracked(fd)) return REAL(pwritev)(fd, parts, count, at);
    return gathered(fd, parts, count, at);
}
ssize_t pwritev64(int fd, const struct iovec *parts, int count, off64_t at) {
    return pwritev(fd, parts, count, at);
}

static int cut_to(int fd, off64_t length) {
    pthread_mutex_lock(&lock);
    int done = (int)syscall(SYS_ftruncate, fd, length);
    int problem = errno;
    if (done == 0 && is_tracked(fd)) note(TRUNCATE, fd, length, NULL, NULL, NULL, 0);
    pthread_mutex_unlock(&lock);
    errno = problem;
    return done;
}
int ftruncate(int fd, off_t length) { return cut_to(fd, length); }
int ftruncate64(int fd, off64_t length) { return cut_to(fd, length); }

/* ---- waiting for the disk */

static int synced(int fd, long call) {
    pthread_mutex_lock(&lock);
    int done = (int)syscall(call, fd);
    int problem = errno;
    if (done == 0 && is_tracked(fd)) note(SYNC, fd, 0, NULL, NULL, NULL, 0);
    pthread_mutex_unlock(&lock);
    errno = problem;
    return done;
}
int fsync(int fd) { return synced(fd, SYS_fsync); }
int fdatasync(int fd) { return synced(fd, SYS_fdatasync); }

/* ---- names */

static int named(enum kind kind, int folder, const char *path, long done_by, int flags) {
    char name[LONGEST];
    full(folder, path, name);
    pthread_mutex_lock(&lock);
    int done = (int)syscall(done_by, folder, path, flags);
    int problem = errno;
    if (done == 0 && below(name)) note(kind, -1, 0, name, NULL, NULL, 0);
    pthread_mutex_unlock(&lock);
    errno = problem;
    return done;
}
int unlink(const char *path) { return named(UNLINK, AT_FDCWD, path, SYS_unlinkat, 0); }
int unlinkat(int folder, const char *path, int flags) {
    return named(UNLINK, folder, path, SYS_unlinkat, flags);
}
int mkdir(const char *path, mode_t mode) { return named(MKDIR, AT_FDCWD, path, SYS_mkdirat, (int)mode); }
int mkdirat(int folder, const char *path, mode_t mode) {
    return named(MKDIR, folder, path, SYS_mkdirat, (int)mode);
}

static int renamed(int from, const char *old, int to, const char *fresh) {
    char before[LONGEST], after[LONGEST];
    full(from, old, before);
    full(to, fresh, after);
    pthread_mutex_lock(&lock);
    int done = (int)syscall(SYS_renameat, from, old, to, fresh);
    int problem = errno;
    if (done == 0 && (below(before) || below(after))) note(RENAME, -1, 0, before, after, NULL, 0);
    pthread_mutex_unlock(&lock);
    errno = problem;
    return done;
}
int rename(const char *old, const char *fresh) { return renamed(AT_FDCWD, old, AT_FDCWD, fresh); }
int renameat(int from, const char *old, int to, const char *fresh) {
    return renamed(from, old, to, fresh);
}

/* ---- what is not followed, and so must not happen to a followed file */

static void refuse(int fd, const char *call) {
    if (!is_tracked(fd)) return;
    pthread_mutex_lock(&lock);
    note(UNKNOWN, fd, 0, call, NULL, NULL, 0);
    pthread_mutex_unlock(&lock);
}
int dup(int fd) {
    refuse(fd, "dup");
    return (int)syscall(SYS_dup, fd);
}
int posix_fallocate(int fd, off_t from, off_t length) {
    refuse(fd, "posix_fallocate");
    return REAL(posix_fallocate)(fd, from, length);
}
int posix_fallocate64(int fd, off64_t from, off64_t length) { return posix_fallocate(fd, from, length); }
int fallocate(int fd, int mode, off_t from, off_t length) {
    refuse(fd, "fallocate");
    return (int)syscall(SYS_fallocate, fd, mode, from, length);
}
int link(const char *old, const char *fresh) {
    char name[LONGEST];
    full(AT_FDCWD, fresh, name);
    if (below(name)) stop_with("a second name for a file is not followed");
    return (int)syscall(SYS_linkat, AT_FDCWD, old, AT_FDCWD, fresh, 0);
}

/* ---- what the process itself says */

void disk_trace_mark(const void *bytes, size_t length) {
    if (trace_fd < 0) stop_with("a mark without a trace");
    pthread_mutex_lock(&lock);
    note(MARK, -1, 0, NULL, NULL, bytes, length);
    pthread_mutex_unlock(&lock);
}
