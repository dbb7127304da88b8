#define DO_PRAGMA(x) _Pragma(#x)
#define EDAT(...) DO_PRAGMA(edat __VA_ARGS__)
#define ON_RANK(n) EDAT(taskgroup) EDAT(task on(n) shared(sum))
#define LOCKED EDAT(critical("the lock"))
