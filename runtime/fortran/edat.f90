! SPDX-License-Identifier: BSD-3-Clause
!
! The module edat: the calls of edat.h for Fortran 2008. Dependencies are two
! arrays, of sources and of names of events, of any length; names may have
! blanks behind. A task is a subroutine with bind(C). What an event carries is
! read through a pointer of its type (edatData), which ends with the event.
! All work is done in libedat; docs/fortran.md shows how it is used.
module edat
  use, intrinsic :: iso_c_binding
  use, intrinsic :: iso_fortran_env, only: error_unit
  implicit none
  private

  integer, parameter, public :: EDAT_NOTYPE = 0, EDAT_NONE = 0, EDAT_INT = 1, &
    EDAT_FLOAT = 2, EDAT_DOUBLE = 3, EDAT_BYTE = 4, EDAT_ADDRESS = 5, &
    EDAT_LONG = 6, EDAT_ALL = -1, EDAT_ANY = -2, EDAT_SELF = -3

  ! EDAT_Event of edat.h.
  type, bind(C), public :: edat_event
    type(c_ptr) :: data
    integer(c_int) :: data_type, number_elements, source
    type(c_ptr) :: event_id
  end type

  abstract interface
    subroutine edat_task(events, n) bind(C)
      import :: edat_event, c_int
      integer(c_int), value :: n
      type(edat_event), intent(in) :: events(n)
    end subroutine
  end interface

  public :: edat_task, edatInit, edatInitWithConfiguration, &
    edatInitialiseWithCommunicator, edatFinalise, edatGetRank, &
    edatGetNumRanks, edatGetNumWorkers, edatGetWorker, &
    edatGetNumActiveWorkers, edatPauseMainThread, edatRestart, edatLockComms, &
    edatUnlockComms, edat_hold, edat_release, edatSubmitTask, &
    edatSubmitPersistentTask, edatSubmitPersistentGreedyTask, &
    edatIsTaskSubmitted, edatRemoveTask, edatFireEvent, edatFireData, &
    edatFindEvent, edatWait, edatRetrieveAny, edatFreeEvents, edatData, &
    edatEventName, edatDefineContext, edatCreateContext, edatLock, &
    edatUnlock, edatTestLock

  interface
    subroutine edatInit() bind(C, name="edatInit")
    end subroutine
    subroutine c_init_with(n, keys, values) &
        bind(C, name="edatInitWithConfiguration")
      import
      integer(c_int), value :: n
      type(c_ptr), intent(in) :: keys(*), values(*)
    end subroutine
    subroutine c_init_on(comm) bind(C, name="edatInitialiseWithCommunicator")
      import
      integer(c_int), value :: comm
    end subroutine
    subroutine edatFinalise() bind(C, name="edatFinalise")
    end subroutine
    integer(c_int) function edatGetRank() bind(C, name="edatGetRank")
      import
    end function
    integer(c_int) function edatGetNumRanks() bind(C, name="edatGetNumRanks")
      import
    end function
    integer(c_int) function edatGetNumWorkers() &
        bind(C, name="edatGetNumWorkers")
      import
    end function
    integer(c_int) function edatGetWorker() bind(C, name="edatGetWorker")
      import
    end function
    integer(c_int) function edatGetNumActiveWorkers() &
        bind(C, name="edatGetNumActiveWorkers")
      import
    end function
    subroutine edatPauseMainThread() bind(C, name="edatPauseMainThread")
    end subroutine
    subroutine edatRestart() bind(C, name="edatRestart")
    end subroutine
    subroutine edatLockComms() bind(C, name="edatLockComms")
    end subroutine
    subroutine edatUnlockComms() bind(C, name="edatUnlockComms")
    end subroutine
    subroutine edat_hold() bind(C, name="edat_hold")
    end subroutine
    subroutine edat_release() bind(C, name="edat_release")
    end subroutine
    subroutine c_submit(run, name, n, sources, events, persistent, greedy) &
        bind(C, name="edatSubmitTask_f")
      import
      type(c_funptr), value :: run
      type(c_ptr), value :: name, sources
      integer(c_int), value :: n
      type(c_ptr), intent(in) :: events(*)
      logical(c_bool), value :: persistent, greedy
    end subroutine
    integer(c_int) function c_is_submitted(name) &
        bind(C, name="edatIsTaskSubmitted")
      import
      character(kind=c_char), intent(in) :: name(*)
    end function
    integer(c_int) function c_remove(name) bind(C, name="edatRemoveTask")
      import
      character(kind=c_char), intent(in) :: name(*)
    end function
    subroutine c_fire(data, type, n, target_rank, event) &
        bind(C, name="edatFireEvent")
      import
      type(c_ptr), value :: data
      integer(c_int), value :: type, n, target_rank
      character(kind=c_char), intent(in) :: event(*)
    end subroutine
    subroutine c_fire_persistent(data, type, n, target_rank, event) &
        bind(C, name="edatFirePersistentEvent")
      import
      type(c_ptr), value :: data
      integer(c_int), value :: type, n, target_rank
      character(kind=c_char), intent(in) :: event(*)
    end subroutine
    integer(c_int) function c_find(events, n, source, event) &
        bind(C, name="edatFindEvent")
      import
      type(edat_event), intent(in) :: events(*)
      integer(c_int), value :: n, source
      character(kind=c_char), intent(in) :: event(*)
    end function
    type(c_ptr) function c_wait(n, sources, events) bind(C, name="edatWait_f")
      import
      integer(c_int), value :: n
      integer(c_int), intent(in) :: sources(*)
      type(c_ptr), intent(in) :: events(*)
    end function
    type(c_ptr) function c_retrieve(got, n, sources, events) &
        bind(C, name="edatRetrieveAny_f")
      import
      integer(c_int), intent(out) :: got
      integer(c_int), value :: n
      integer(c_int), intent(in) :: sources(*)
      type(c_ptr), intent(in) :: events(*)
    end function
    subroutine c_free_events(events, n) bind(C, name="edatFreeEvents")
      import
      type(c_ptr), value :: events
      integer(c_int), value :: n
    end subroutine
    integer(c_int) function c_define(bytes) bind(C, name="edatDefineContext")
      import
      integer(c_size_t), value :: bytes
    end function
    type(c_ptr) function c_create(type) bind(C, name="edatCreateContext")
      import
      integer(c_int), value :: type
    end function
    subroutine c_lock(name) bind(C, name="edatLock")
      import
      character(kind=c_char), intent(in) :: name(*)
    end subroutine
    subroutine c_unlock(name) bind(C, name="edatUnlock")
      import
      character(kind=c_char), intent(in) :: name(*)
    end subroutine
    integer(c_int) function c_test_lock(name) bind(C, name="edatTestLock")
      import
      character(kind=c_char), intent(in) :: name(*)
    end function
    integer(c_size_t) function c_strlen(text) bind(C, name="strlen")
      import
      type(c_ptr), value :: text
    end function
    subroutine c_stop() bind(C, name="abort")
    end subroutine
  end interface

  ! edatFireEvent([data,] target_rank, event [, persistent]): data is a scalar
  ! or an array of rank 1, or characters, which go as bytes.
  interface edatFireEvent
    procedure fire_none, fire_bytes, fire_i4, fire_i4s, fire_i8, fire_i8s, fire_r4, fire_r4s, fire_r8, fire_r8s
  end interface

  ! edatData(event, values): the payload; an error if it has another type.
  interface edatData
    procedure data_i4, data_i8, data_r4, data_r8, data_bytes
  end interface

  ! A string for C: without blanks behind, ended by a null character.
  type :: c_string
    character(kind=c_char), allocatable :: text(:)
  end type

contains

  function chars(text) result(out)
    character(len=*), intent(in) :: text
    character(kind=c_char) :: out(len_trim(text) + 1)
    integer :: i
    do i = 1, len_trim(text)
      out(i) = text(i:i)
    end do
    out(size(out)) = c_null_char
  end function

  subroutine make_strings(texts, strings, places)
    character(len=*), intent(in) :: texts(:)
    type(c_string), intent(out), target :: strings(:)
    type(c_ptr), intent(out) :: places(:)
    integer :: i
    do i = 1, size(texts)
      allocate (strings(i)%text(len_trim(texts(i)) + 1))
      strings(i)%text = chars(texts(i))
      places(i) = c_loc(strings(i)%text)
    end do
  end subroutine

  subroutine check_sizes(call_name, n, m)
    character(len=*), intent(in) :: call_name
    integer, intent(in) :: n, m
    if (n == m) return
    write (error_unit, "(a,i0,3a,i0,a,i0,a)") "edat: rank ", edatGetRank(), &
      ": ", call_name, ": ", n, " sources, but ", m, &
      " events: give one source for each event"
    call c_stop()
  end subroutine

  subroutine check_type(event, wanted)
    type(edat_event), intent(in) :: event
    integer, intent(in) :: wanted
    character(len=7), parameter :: names(0:6) = [character(len=7) :: &
      "nothing", "INT", "FLOAT", "DOUBLE", "BYTE", "ADDRESS", "LONG"]
    if (event%data_type == wanted .or. event%number_elements == 0) return
    write (error_unit, "(a,i0,7a)") "edat: rank ", edatGetRank(), &
      ": edatData: event '", edatEventName(event), "' carries ", &
      trim(names(max(0, min(6, event%data_type)))), ", not ", &
      trim(names(wanted)), ": use a pointer of its type"
    call c_stop()
  end subroutine

  type(c_ptr) function place_of(n, place)
    integer, intent(in) :: n
    type(c_ptr), intent(in) :: place
    place_of = c_null_ptr
    if (n > 0) place_of = place
  end function

  subroutine edatInitWithConfiguration(keys, values)
    character(len=*), intent(in) :: keys(:), values(:)
    type(c_string), target :: k(size(keys)), v(size(values))
    type(c_ptr) :: pk(size(keys)), pv(size(values))
    call check_sizes("edatInitWithConfiguration", size(keys), size(values))
    call make_strings(keys, k, pk)
    call make_strings(values, v, pv)
    call c_init_with(size(keys), pk, pv)
  end subroutine

  subroutine edatInitialiseWithCommunicator(communicator)
    integer, intent(in) :: communicator
    call c_init_on(communicator)
  end subroutine

  subroutine submit(call_name, task, sources, events, name, persistent, greedy)
    character(len=*), intent(in) :: call_name
    procedure(edat_task) :: task
    integer, intent(in), optional :: sources(:)
    character(len=*), intent(in), optional :: events(:), name
    logical, intent(in) :: persistent, greedy
    integer :: n, m
    n = 0
    m = 0
    if (present(sources)) n = size(sources)
    if (present(events)) m = size(events)
    call check_sizes(call_name, n, m)
    call submit_some(task, n, sources, events, name, persistent, greedy)
  end subroutine

  subroutine submit_some(task, n, sources, events, name, persistent, greedy)
    procedure(edat_task) :: task
    integer, intent(in) :: n
    integer, intent(in), optional :: sources(:)
    character(len=*), intent(in), optional :: events(:), name
    logical, intent(in) :: persistent, greedy
    type(c_string), target :: strings(n)
    type(c_ptr) :: places(n), name_place, sources_place
    integer(c_int), target :: numbers(n)
    type(c_ptr), target :: list
    character(kind=c_char), allocatable, target :: text(:)
    name_place = c_null_ptr
    if (present(name)) then
      text = chars(name)
      name_place = c_loc(text)
    end if
    sources_place = c_null_ptr
    if (n > 0) then
      numbers = sources
      call make_strings(events, strings, places)
      list = c_loc(numbers)
      sources_place = c_loc(list)
    end if
    call c_submit(c_funloc(task), name_place, n, sources_place, places, &
                  logical(persistent, c_bool), logical(greedy, c_bool))
  end subroutine

  subroutine edatSubmitTask(task, sources, events, name)
    procedure(edat_task) :: task
    integer, intent(in), optional :: sources(:)
    character(len=*), intent(in), optional :: events(:), name
    call submit("edatSubmitTask", task, sources, events, name, .false., .false.)
  end subroutine

  subroutine edatSubmitPersistentTask(task, sources, events, name)
    procedure(edat_task) :: task
    integer, intent(in) :: sources(:)
    character(len=*), intent(in) :: events(:)
    character(len=*), intent(in), optional :: name
    call submit("edatSubmitPersistentTask", task, sources, events, name, &
                .true., .false.)
  end subroutine

  subroutine edatSubmitPersistentGreedyTask(task, sources, events, name)
    procedure(edat_task) :: task
    integer, intent(in) :: sources(:)
    character(len=*), intent(in) :: events(:)
    character(len=*), intent(in), optional :: name
    call submit("edatSubmitPersistentGreedyTask", task, sources, events, &
                name, .true., .true.)
  end subroutine

  logical function edatIsTaskSubmitted(name)
    character(len=*), intent(in) :: name
    edatIsTaskSubmitted = c_is_submitted(chars(name)) /= 0
  end function

  logical function edatRemoveTask(name)
    character(len=*), intent(in) :: name
    edatRemoveTask = c_remove(chars(name)) /= 0
  end function

  ! count elements of a type at data: also for contexts.
  subroutine edatFireData(data, type, count, target_rank, event, persistent)
    type(c_ptr), intent(in) :: data
    integer, intent(in) :: type, count, target_rank
    character(len=*), intent(in) :: event
    logical, intent(in), optional :: persistent
    logical :: stays
    stays = .false.
    if (present(persistent)) stays = persistent
    if (stays) then
      call c_fire_persistent(data, type, count, target_rank, chars(event))
    else
      call c_fire(data, type, count, target_rank, chars(event))
    end if
  end subroutine

  subroutine fire_none(target_rank, event, persistent)
    integer, intent(in) :: target_rank
    character(len=*), intent(in) :: event
    logical, intent(in), optional :: persistent
    call edatFireData(c_null_ptr, EDAT_NOTYPE, 0, target_rank, event, &
                      persistent)
  end subroutine

  subroutine fire_bytes(data, target_rank, event, persistent)
    character(len=*), intent(in) :: data
    integer, intent(in) :: target_rank
    character(len=*), intent(in) :: event
    logical, intent(in), optional :: persistent
    character(kind=c_char), target :: bytes(len(data))
    integer :: i
    do i = 1, len(data)
      bytes(i) = data(i:i)
    end do
    call edatFireData(place_of(len(data), c_loc(bytes)), EDAT_BYTE, len(data), &
                      target_rank, event, persistent)
  end subroutine

  subroutine fire_i4(data, target_rank, event, persistent)
    integer(c_int32_t), intent(in), target :: data
    integer, intent(in) :: target_rank
    character(len=*), intent(in) :: event
    logical, intent(in), optional :: persistent
    call edatFireData(c_loc(data), EDAT_INT, 1, target_rank, event, persistent)
  end subroutine

  subroutine fire_i4s(data, target_rank, event, persistent)
    integer(c_int32_t), intent(in), contiguous, target :: data(:)
    integer, intent(in) :: target_rank
    character(len=*), intent(in) :: event
    logical, intent(in), optional :: persistent
    call edatFireData(place_of(size(data), c_loc(data)), EDAT_INT, size(data), &
                      target_rank, event, persistent)
  end subroutine

  subroutine fire_i8(data, target_rank, event, persistent)
    integer(c_int64_t), intent(in), target :: data
    integer, intent(in) :: target_rank
    character(len=*), intent(in) :: event
    logical, intent(in), optional :: persistent
    call edatFireData(c_loc(data), EDAT_LONG, 1, target_rank, event, persistent)
  end subroutine

  subroutine fire_i8s(data, target_rank, event, persistent)
    integer(c_int64_t), intent(in), contiguous, target :: data(:)
    integer, intent(in) :: target_rank
    character(len=*), intent(in) :: event
    logical, intent(in), optional :: persistent
    call edatFireData(place_of(size(data), c_loc(data)), EDAT_LONG, size(data), &
                      target_rank, event, persistent)
  end subroutine

  subroutine fire_r4(data, target_rank, event, persistent)
    real(c_float), intent(in), target :: data
    integer, intent(in) :: target_rank
    character(len=*), intent(in) :: event
    logical, intent(in), optional :: persistent
    call edatFireData(c_loc(data), EDAT_FLOAT, 1, target_rank, event, persistent)
  end subroutine

  subroutine fire_r4s(data, target_rank, event, persistent)
    real(c_float), intent(in), contiguous, target :: data(:)
    integer, intent(in) :: target_rank
    character(len=*), intent(in) :: event
    logical, intent(in), optional :: persistent
    call edatFireData(place_of(size(data), c_loc(data)), EDAT_FLOAT, size(data), &
                      target_rank, event, persistent)
  end subroutine

  subroutine fire_r8(data, target_rank, event, persistent)
    real(c_double), intent(in), target :: data
    integer, intent(in) :: target_rank
    character(len=*), intent(in) :: event
    logical, intent(in), optional :: persistent
    call edatFireData(c_loc(data), EDAT_DOUBLE, 1, target_rank, event, persistent)
  end subroutine

  subroutine fire_r8s(data, target_rank, event, persistent)
    real(c_double), intent(in), contiguous, target :: data(:)
    integer, intent(in) :: target_rank
    character(len=*), intent(in) :: event
    logical, intent(in), optional :: persistent
    call edatFireData(place_of(size(data), c_loc(data)), EDAT_DOUBLE, size(data), &
                      target_rank, event, persistent)
  end subroutine

  ! The index, from 1, of an event in an array; 0 if it is not there.
  integer function edatFindEvent(events, source, event)
    type(edat_event), intent(in) :: events(:)
    integer, intent(in) :: source
    character(len=*), intent(in) :: event
    edatFindEvent = c_find(events, size(events), source, chars(event)) + 1
  end function

  ! The result is the caller's, to be given to edatFreeEvents. EDAT_ALL stands
  ! for as many events as there are ranks.
  function edatWait(sources, events) result(got)
    integer, intent(in) :: sources(:)
    character(len=*), intent(in) :: events(:)
    type(edat_event), pointer :: got(:)
    type(c_string), target :: strings(size(events))
    type(c_ptr) :: places(size(events))
    integer :: n
    call check_sizes("edatWait", size(sources), size(events))
    call make_strings(events, strings, places)
    n = size(sources) + count(sources == EDAT_ALL) * (edatGetNumRanks() - 1)
    call c_f_pointer(c_wait(size(sources), sources, places), got, [n])
  end function

  function edatRetrieveAny(sources, events) result(got)
    integer, intent(in) :: sources(:)
    character(len=*), intent(in) :: events(:)
    type(edat_event), pointer :: got(:)
    type(c_string), target :: strings(size(events))
    type(c_ptr) :: places(size(events)), place
    integer(c_int) :: n
    call check_sizes("edatRetrieveAny", size(sources), size(events))
    call make_strings(events, strings, places)
    place = c_retrieve(n, size(sources), sources, places)
    call c_f_pointer(place, got, [n])
  end function

  subroutine edatFreeEvents(events)
    type(edat_event), pointer, intent(inout) :: events(:)
    if (size(events) > 0) call c_free_events(c_loc(events), size(events))
    nullify (events)
  end subroutine

  subroutine data_i4(event, values)
    type(edat_event), intent(in) :: event
    integer(c_int32_t), pointer, intent(out) :: values(:)
    call check_type(event, EDAT_INT)
    call c_f_pointer(event%data, values, [event%number_elements])
  end subroutine

  subroutine data_i8(event, values)
    type(edat_event), intent(in) :: event
    integer(c_int64_t), pointer, intent(out) :: values(:)
    call check_type(event, EDAT_LONG)
    call c_f_pointer(event%data, values, [event%number_elements])
  end subroutine

  subroutine data_r4(event, values)
    type(edat_event), intent(in) :: event
    real(c_float), pointer, intent(out) :: values(:)
    call check_type(event, EDAT_FLOAT)
    call c_f_pointer(event%data, values, [event%number_elements])
  end subroutine

  subroutine data_r8(event, values)
    type(edat_event), intent(in) :: event
    real(c_double), pointer, intent(out) :: values(:)
    call check_type(event, EDAT_DOUBLE)
    call c_f_pointer(event%data, values, [event%number_elements])
  end subroutine

  subroutine data_bytes(event, values)
    type(edat_event), intent(in) :: event
    character(kind=c_char), pointer, intent(out) :: values(:)
    call check_type(event, EDAT_BYTE)
    call c_f_pointer(event%data, values, [event%number_elements])
  end subroutine

  function edatEventName(event) result(name)
    type(edat_event), intent(in) :: event
    character(len=:), allocatable :: name
    character(kind=c_char), pointer :: text(:)
    integer :: i, n
    n = int(c_strlen(event%event_id))
    call c_f_pointer(event%event_id, text, [n])
    allocate (character(len=n) :: name)
    do i = 1, n
      name(i:i) = text(i)
    end do
  end function

  integer function edatDefineContext(bytes)
    integer, intent(in) :: bytes
    edatDefineContext = c_define(int(bytes, c_size_t))
  end function

  type(c_ptr) function edatCreateContext(type)
    integer, intent(in) :: type
    edatCreateContext = c_create(type)
  end function

  subroutine edatLock(name)
    character(len=*), intent(in) :: name
    call c_lock(chars(name))
  end subroutine

  subroutine edatUnlock(name)
    character(len=*), intent(in) :: name
    call c_unlock(chars(name))
  end subroutine

  logical function edatTestLock(name)
    character(len=*), intent(in) :: name
    edatTestLock = c_test_lock(chars(name)) /= 0
  end function
end module
