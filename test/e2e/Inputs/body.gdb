handle SIGCONT nostop noprint pass
break gdb.c.tmp.c:46
break gdb.c.tmp.c:52
run
print n
print v
print name
print h[1]
print local
continue
print i
print *data
delete 2
continue
