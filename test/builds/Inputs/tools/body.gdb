break body.c:13
run
print n
print local
print TWICE(n)
info macro TWICE
backtrace 1
next
print *total
continue
