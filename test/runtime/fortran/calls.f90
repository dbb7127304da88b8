! SPDX-License-Identifier: BSD-3-Clause
!
! REQUIRES: fortran
! RUN: mkdir -p %t.dir && %fortran -std=f2018 -Wall -J%t.dir %s -o %t %link-fortran
! RUN: %mpirun1 %t && %mpirun2 %t && %mpirun4 %t
! RUN: %fortran -J%t.dir %src/examples/fortran/ring.f90 -o %t.ring %link-fortran
! RUN: %mpirun4 %t.ring | FileCheck %s
! RUN: not %mpirun2 %t type 2>&1 | FileCheck %s --check-prefix=TYPE
! RUN: not %mpirun1 %t sizes 2>&1 | FileCheck %s --check-prefix=SIZES
! RUN: not %mpirun1 %t rank 2>&1 | FileCheck %s --check-prefix=RANK
!
! CHECK: done: T
! TYPE: edat: rank {{[01]}}: edatData: event 'wrong' carries INT, not DOUBLE
! SIZES: edat: rank 0: edatWait: 2 sources, but 1 events: give one source for each event
! RANK: edatFireEvent: event 'x': there is no rank 5 to fire to; ranks are 0
!
! Each kind of payload to the next rank and back out of the event; twenty
! dependencies; a persistent and a greedy task; wait, retrieve, find; locks;
! events that stay, contexts, settings, and a rank that is held open.
module tasks
  use edat
  use, intrinsic :: iso_c_binding
  implicit none
  integer, volatile :: many_ran = 0, persistent_ran = 0, greedy_got = 0
  integer :: context_type
  type, bind(C) :: state
    integer(c_int) :: steps
    real(c_double) :: numbers(100)
  end type
contains
  subroutine check(ok, what)
    logical, intent(in) :: ok
    character(len=*), intent(in) :: what
    if (ok) return
    print "(2a)", "failed: ", what
    error stop 1
  end subroutine

  subroutine many(events, n) bind(C)
    integer(c_int), value :: n
    type(edat_event), intent(in) :: events(n)
    integer(c_int), pointer :: values(:)
    integer :: i
    call check(n == 20, "twenty dependencies")
    do i = 1, n
      call edatData(events(i), values)
      call check(values(1) == i, "order of dependencies")
    end do
    many_ran = many_ran + 1
  end subroutine

  subroutine persist(events, n) bind(C)
    integer(c_int), value :: n
    type(edat_event), intent(in) :: events(n)
    call check(edatEventName(events(1)) == "again", "name")
    call edatLock("count")
    call check(edatTestLock("count"), "lock")
    persistent_ran = persistent_ran + 1
    call edatUnlock("count")
  end subroutine

  subroutine greedy(events, n) bind(C)
    integer(c_int), value :: n
    type(edat_event), intent(in) :: events(n)
    call check(all(events%data_type == EDAT_NOTYPE), "no data")
    call edatLock("count")
    greedy_got = greedy_got + n
    call edatUnlock("count")
  end subroutine

  subroutine with_context(events, n) bind(C)
    integer(c_int), value :: n
    type(edat_event), intent(in) :: events(n)
    type(state), pointer :: mine
    call check(n == 2 .and. edatGetWorker() >= 0, "in a task")
    call check(events(1)%data_type == context_type, "type of context")
    call c_f_pointer(events(1)%data, mine)
    mine%steps = mine%steps + events(2)%source + 1
    mine%numbers(100) = 2.5
  end subroutine

  ! In main: an event that stays, a context, twice each.
  subroutine use_context(rank)
    integer, intent(in) :: rank
    type(c_ptr) :: memory
    type(state), pointer :: mine
    integer :: i
    context_type = edatDefineContext(int(c_sizeof(mine)))
    memory = edatCreateContext(context_type)
    call c_f_pointer(memory, mine)
    call check(mine%steps == 0, "zeroed")
    call edatFireEvent(rank, EDAT_SELF, "stays", persistent=.true.)
    do i = 1, 2
      call edatSubmitTask(with_context, [EDAT_SELF, EDAT_ANY], &
                          [character(len=7) :: "context", "stays"], name="context")
      call edatFireData(memory, context_type, 1, EDAT_SELF, "context")
      call edatPauseMainThread()
      call edatRestart()
    end do
    call check(mine%steps == 2 * (rank + 1), "both have run")
    call check(mine%numbers(100) == 2.5, "all of it")
  end subroutine
end module

program calls
  use tasks
  implicit none
  integer :: rank, next, i
  character(len=8) :: names(20), word
  type(edat_event), pointer :: got(:)
  integer(c_int64_t), pointer :: i8(:)
  real(c_float), pointer :: r4(:)
  real(c_double), pointer :: r8(:)
  character(kind=c_char), pointer :: bytes(:)

  call edatInitWithConfiguration(["EDAT_OUTBOX"], ["1M"])
  call edatInit()
  call check(edatGetWorker() == -1 .and. edatGetNumWorkers() > 0, "main")
  rank = edatGetRank()
  next = mod(rank + 1, edatGetNumRanks())
  call get_command_argument(1, word)
  if (word == "type") then
    call edatFireEvent(1, EDAT_SELF, "wrong")
    got => edatWait([EDAT_SELF], ["wrong"])
    call edatData(got(1), r8)
  else if (word == "sizes") then
    got => edatWait([EDAT_SELF, EDAT_ANY], ["one"])
  else if (word == "rank") then
    call edatFireEvent(1, 5, "x")
  end if
  call edat_hold()
  call edatLockComms()
  call edatUnlockComms()
  call edat_release()
  call use_context(rank)

  call edatFireEvent([1_c_int64_t, 2_c_int64_t**40], next, "i8")
  call edatFireEvent(1.5_c_float, next, "r4")
  call edatFireEvent([2.5_c_double, 3.5_c_double, 4.5_c_double], next, "r8")
  call edatFireEvent("text ", next, "bytes")
  got => edatWait([EDAT_ANY, EDAT_ANY, EDAT_ANY, EDAT_ANY], &
                  [character(len=8) :: "bytes", "r8", "r4", "i8"])
  call edatData(got(edatFindEvent(got, EDAT_ANY, "i8")), i8)
  call edatData(got(3), r4)
  call edatData(got(2), r8)
  call edatData(got(1), bytes)
  call check(i8(2) == 2_c_int64_t**40 .and. size(i8) == 2, "integer(8)")
  call check(r4(1) == 1.5, "real(4)")
  call check(all(r8 == [2.5d0, 3.5d0, 4.5d0]), "real(8)")
  call check(size(bytes) == 5 .and. bytes(4) == "t", "bytes")
  call check(edatFindEvent(got, EDAT_ANY, "none") == 0, "not found")
  call edatFreeEvents(got)

  got => edatRetrieveAny([EDAT_SELF], ["nothing"])
  call check(size(got) == 0, "nothing to retrieve")
  call edatFireEvent(EDAT_SELF, "there")
  got => edatRetrieveAny([EDAT_SELF], ["there"])
  call check(size(got) == 1, "retrieved")
  call edatFreeEvents(got)

  do i = 1, 20
    write (names(i), "(a,i0,a)") "e[", i, "]"
  end do
  call edatSubmitTask(many, [(EDAT_SELF, i = 1, 20)], names)
  do i = 20, 1, -1
    call edatFireEvent(i, EDAT_SELF, names(i))
  end do
  call edatSubmitPersistentTask(persist, [EDAT_ANY], ["again"], name="persist")
  call edatSubmitPersistentGreedyTask(greedy, [EDAT_ANY], ["more"])
  call check(edatIsTaskSubmitted("persist"), "is submitted")
  do i = 1, 3
    call edatFireEvent(next, "again")
    call edatFireEvent(next, "more")
  end do
  call edatPauseMainThread()
  call check(many_ran == 1 .and. persistent_ran == 3, "ran")
  call check(greedy_got == 3, "greedy")
  call check(edatRemoveTask("persist"), "removed")
  call check(.not. edatRemoveTask("persist"), "gone")
  call edatRestart()
  call edatFinalise()
end program
