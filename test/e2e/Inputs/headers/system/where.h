/* Found by -isystem, and behind a file of the same name. */
#pragma GCC system_header
static const char *where(int *line) {
  static const char *file;
#pragma edat taskgroup
  {
#pragma edat task shared(line)
    file = __FILE__, *line = __LINE__;
  }
  return file;
}
