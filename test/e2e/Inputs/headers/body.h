#pragma edat taskgroup
  {
#pragma edat task
    in_body = 6;
  }
