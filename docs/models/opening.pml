/*
 * The opening of a mailbox as the safe carries it out, with a gateway that does what it likes. README.md beside this file
 * says what is in here, what is not, and which step is which function of the code.
 *
 * A step is one transaction of the safe or one thing that somebody else does. Between any two steps anything else may
 * happen: another request, an act of the practice, a power cut. Cryptography is ideal: a request is a number that the
 * gateway may keep and hand over as often as it likes, and an answer is of use to the one request under whose key it is.
 */

/* ---- Bounds and variants, set from outside ---- */
#ifndef EPOCHS
#define EPOCHS 2   /* links of one mailbox, each with an epoch of its own */
#endif
#ifndef OTHERS
#define OTHERS 1   /* passkeys and passwords that may be enrolled beside them */
#endif
#ifndef REQUESTS
#define REQUESTS 2 /* requests with the right secret or with a session's token */
#endif
#ifndef HANDLERS
#define HANDLERS 2 /* requests that the safe works on at the same time */
#endif
#ifndef GUESSES
#define GUESSES 1  /* 1: who has found a link guesses, in requests without number */
#endif
#ifndef SHOW
#define SHOW 0     /* n: claims that something wanted never happens; has to be found wrong */
#endif

#define MOST 5     /* wrong tries that a slot bears: mostTries in tries.ts */
#define SLOTS (EPOCHS + OTHERS)
#define IS_LINK(slot) (slot < EPOCHS)

/* ---- On the safe's disk ---- */
#define NONE 0
#define LIVE 1
#define USED_UP 2
#define KILLED 3
#define REMOVED 4
byte state[SLOTS];         /* of a slot; its bag and verifier are there while it is LIVE */
byte epochOf[SLOTS];       /* the epoch that a slot belongs to */
byte tries[SLOTS];
bit hourOver[SLOTS];       /* the first of these tries was more than an hour ago */
byte epoch = 1;            /* of the mailbox */
bit isOpen = 1;            /* whether the mailbox is live */
bit used[REQUESTS];        /* ids of requests that came in */
bit session[REQUESTS];     /* the session that a request began */
bit entry[REQUESTS];       /* the log's entry of what a request opened */

/* ---- Written by a group commit and not yet on the disk: a power cut takes it back ---- */
bit isPending;             /* entries of others: staff read something */
bit entryPending[REQUESTS];

/* ---- In the safe's memory: gone after a power cut ---- */
byte at[HANDLERS];         /* what comes next */
byte request[HANDLERS];    /* which request; REQUESTS for a guess, whose id is always new */
byte slot[HANDLERS];
byte counted[HANDLERS];    /* tries with this one, or 0 where it is refused without being compared */
bit headWaits[HANDLERS];   /* the head of the log that was read covers what is not on the disk */
bit slotLock[SLOTS];
bit mailboxLock;

/* ---- Outside: browsers and the gateway ---- */
#define OPEN 1
#define AGAIN 2
byte kind[REQUESTS];       /* 0: not made yet */
byte target[REQUESTS];     /* of OPEN the slot, of AGAIN the request that began the session */
#define NO 1
#define YES 2
byte answer[REQUESTS];     /* lies at the gateway, under this request's key */
bit accepted[REQUESTS];    /* the browser has opened the answer to this request */
bit hasKeys[EPOCHS + 1];   /* some browser has had the bag of this epoch: it can sign uploads */

/* ---- Counted for the claims only ---- */
byte wrong[SLOTS];         /* wrong secrets that were compared with the slot's verifier */
#if SHOW == 5
bit hasCrashed;
#endif

/* What a request goes through, `at` */
#define IDLE 0
#define FIRST_USE 1
#define COUNT 2
#define COMPARE 3
#define RECORD_WRONG 4
#define RECORD_OPENING 5
#define STILL 6
#define BEGIN_SESSION 7
#define HEAD 8
#define LEAVE 9
#define AGAIN_FIRST_USE 10
#define AGAIN_SESSION 11
#define AGAIN_STILL 12

/* step: commit; a transaction is on the disk when it is over, and takes along what waited for the disk. */
inline commit() {
  isPending = 0;
  for (i : 0 .. REQUESTS - 1) { entryPending[i] = 0 }
}

/* Claim 3: whatever session there is was begun in the epoch that holds, by a slot that was not taken away. */
inline claimSessions() {
  for (i : 0 .. REQUESTS - 1) {
    assert(!session[i] || (isOpen && epochOf[target[i]] == epoch && state[target[i]] != REMOVED))
  }
}

/* Claim 4: one answer to a request, ever. A second under the same key and nonce would lay both open. */
inline seal(r, text) {
  if
  :: r < REQUESTS -> assert(answer[r] == 0); answer[r] = text
  :: else
  fi
}

inline rest(h) {
  at[h] = IDLE; request[h] = 0; slot[h] = 0; counted[h] = 0; headWaits[h] = 0
}

/* Everything that is not right gets one and the same no. */
inline refuse(h) {
  if
  :: request[h] < REQUESTS && kind[request[h]] == AGAIN
  :: else -> slotLock[slot[h]] = 0
  fi;
  seal(request[h], NO);
  rest(h)
}

inline endAll() {
  for (i : 0 .. SLOTS - 1) {
    if
    :: state[i] == LIVE -> state[i] = REMOVED
    :: else
    fi
  }
  for (i : 0 .. REQUESTS - 1) { session[i] = 0 }
}

/* The safe at work on one request */
#define R request[me]
#define S slot[me]
proctype Handler(byte me) {
  byte i, which;
  bit isGood;
  end: do
  :: atomic {
      /* step: take; the gateway hands over whatever it likes, as often as it likes. What waits for its slot's turn might
         as well still lie at the gateway, so taking it and having its turn are one step. */
      at[me] == IDLE ->
      if
      :: true ->
        select(which : 0 .. REQUESTS - 1);
        if
        :: kind[which] == OPEN && !slotLock[target[which]] ->
          R = which; S = target[which]; slotLock[S] = 1; at[me] = FIRST_USE
        :: kind[which] == AGAIN -> R = which; S = target[target[which]]; at[me] = AGAIN_FIRST_USE
        :: else
        fi
#if GUESSES
      :: true ->
        select(which : 0 .. SLOTS - 1);
        if
        :: state[which] != NONE && !slotLock[which] ->
          R = REQUESTS; S = which; slotLock[S] = 1; at[me] = FIRST_USE
        :: else
        fi
#endif
      fi;
      which = 0
    }
  :: d_step {
      at[me] == FIRST_USE ->
      if
      :: R == REQUESTS -> at[me] = COUNT
      :: R < REQUESTS && !used[R] ->
        used[R] = 1; at[me] = COUNT;
        commit()
      :: R < REQUESTS && used[R] ->
#ifdef REPLAY_ANSWERED
        refuse(me)
#else
        slotLock[S] = 0;
        rest(me)
#endif
      fi;
      i = 0
    }
  :: d_step {
      at[me] == COUNT ->
      if
      :: state[S] == LIVE && hourOver[S] -> tries[S] = 0; hourOver[S] = 0; wrong[S] = 0
      :: else
      fi;
      if
      :: state[S] == LIVE && tries[S] < MOST ->
        counted[me] = tries[S] + 1;
#ifndef COUNT_AFTER
        tries[S] = counted[me];
#endif
        commit()
      :: else -> counted[me] = 0
      fi;
      at[me] = COMPARE;
      i = 0
    }
  :: d_step {
      at[me] == COMPARE ->
      if
      :: counted[me] > 0 && R == REQUESTS ->
        wrong[S]++;
        assert(wrong[S] <= MOST); /* claim 2 */
        at[me] = RECORD_WRONG
      :: counted[me] > 0 && R < REQUESTS -> at[me] = RECORD_OPENING
      :: else -> at[me] = RECORD_WRONG
      fi
    }
  :: d_step {
      at[me] == RECORD_WRONG ->
#ifdef COUNT_AFTER
      if
      :: counted[me] > 0 -> tries[S] = counted[me]
      :: else
      fi;
#endif
      if
      :: IS_LINK(S) && counted[me] >= MOST && state[S] == LIVE ->
        state[S] = KILLED;
#if SHOW == 4
        assert(false)
#endif
      :: else
      fi;
      commit();
      refuse(me);
      i = 0
    }
  :: d_step {
      at[me] == RECORD_OPENING ->
#ifdef EPOCH_NOT_COMPARED
      isGood = 1;
#else
      isGood = isOpen && epochOf[S] == epoch && state[S] == LIVE;
#endif
      if
      :: isGood ->
        assert(isOpen && epochOf[S] == epoch); /* claim 3 */
#ifndef COUNT_AFTER
        assert(tries[S] > 0);
        tries[S]--;
        if
        :: tries[S] == 0 -> hourOver[S] = 0
        :: else
        fi;
#endif
#ifdef ENTRY_NOT_AWAITED
        entry[R] = 1; entryPending[R] = 1;
#else
#ifndef ENTRY_AFTER
        entry[R] = 1;
#endif
        commit();
#endif
        at[me] = STILL
      :: else -> refuse(me)
      fi;
      isGood = 0;
      i = 0
    }
  :: d_step {
      /* In the mailbox's turn, so that every act of the practice comes before this or after the session has begun. */
      at[me] == STILL && !mailboxLock ->
#ifdef SESSION_UNCHECKED
      isGood = isOpen;
#else
      isGood = isOpen && epochOf[S] == epoch && state[S] == LIVE;
      mailboxLock = isGood;
#endif
      if
      :: isGood -> at[me] = BEGIN_SESSION
      :: else ->
#if SHOW == 7
        assert(false);
#endif
        refuse(me)
      fi;
      isGood = 0
    }
  :: d_step {
      /* Meanwhile list, manifest and items of this epoch were pushed to the gateway; then it learns of the session. */
      at[me] == BEGIN_SESSION ->
      session[R] = 1;
#ifndef ENTRY_NOT_AWAITED
      commit();
#endif
      claimSessions();
      mailboxLock = 0;
      at[me] = HEAD;
      i = 0
    }
  :: d_step {
      at[me] == HEAD ->
      headWaits[me] = isPending;
      at[me] = LEAVE
    }
  :: d_step {
#ifdef HEAD_NOT_AWAITED
      at[me] == LEAVE ->
#else
      at[me] == LEAVE && !headWaits[me] ->
#endif
      assert(!headWaits[me]); /* claim 1: nor is a head told that a power cut takes back */
      seal(R, YES);
      if
      :: kind[R] == OPEN ->
        assert(entry[R] && !entryPending[R]); /* claim 1 */
        slotLock[S] = 0;
#ifdef ENTRY_AFTER
        entry[R] = 1
#endif
      :: else
      fi;
      rest(me)
    }
  :: d_step {
      at[me] == AGAIN_FIRST_USE ->
      if
      :: !used[R] ->
        used[R] = 1; at[me] = AGAIN_SESSION;
        commit()
      :: else ->
#ifdef REPLAY_ANSWERED
        refuse(me)
#else
        rest(me)
#endif
      fi;
      i = 0
    }
  :: d_step {
      at[me] == AGAIN_SESSION ->
      if
      :: session[target[R]] -> at[me] = AGAIN_STILL
      :: else -> refuse(me)
      fi
    }
  :: d_step {
      /* In the mailbox's turn, which is over when list and manifest are pushed. */
      at[me] == AGAIN_STILL && !mailboxLock ->
#ifdef AGAIN_UNCHECKED
      isGood = isOpen;
#else
      isGood = session[target[R]];
#endif
      if
      :: isGood ->
        assert(isOpen && epochOf[S] == epoch && state[S] != REMOVED); /* claim 3 */
        at[me] = HEAD
      :: else ->
#if SHOW == 8
        assert(false);
#endif
        refuse(me)
      fi;
      isGood = 0
    }
  od
}

/* Acts of the practice, and uploads by which a patient enrols a further way in. Each has the mailbox's turn; what it then
   tells the gateway is of no consequence here, so that an act is one step. */
proctype Practice() {
  byte i, which;
  end: do
  :: d_step {
      /* step: invite */
      !mailboxLock && epoch < EPOCHS ->
      endAll();
      epoch++;
      isOpen = 1;
      state[epoch - 1] = LIVE;
      commit(); claimSessions();
      i = 0
    }
  :: d_step {
      /* step: revoke */
      !mailboxLock && isOpen ->
      endAll();
      isOpen = 0;
      commit(); claimSessions();
      i = 0
    }
  :: atomic {
      /* step: remove */
      !mailboxLock ->
      select(which : 0 .. SLOTS - 1);
      if
      :: state[which] == LIVE ->
        state[which] = REMOVED;
        for (i : 0 .. REQUESTS - 1) {
          if
          :: kind[i] == OPEN && target[i] == which -> session[i] = 0
          :: else
          fi
        }
        commit(); claimSessions()
      :: else
      fi;
      i = 0; which = 0
    }
#if OTHERS
  :: atomic {
      /* step: enrol; signed with the keys of the epoch that holds; no slot's id is taken twice */
      !mailboxLock && isOpen && hasKeys[epoch] ->
      select(which : EPOCHS .. SLOTS - 1);
      if
      :: state[which] == NONE ->
        state[which] = LIVE;
        epochOf[which] = epoch;
        if
        :: state[epoch - 1] == LIVE -> state[epoch - 1] = USED_UP
        :: else
        fi;
        commit(); claimSessions()
      :: else
      fi;
      i = 0; which = 0
    }
#endif
  od
}

/* Which request is made next */
inline nextRequest(r) {
  do
  :: kind[r] != 0 -> r++
  :: else -> break
  od
}

/* Browsers ask and take answers, if the gateway gives them one. */
proctype Browsers() {
  byte r, which;
  end: do
  :: atomic {
      /* step: ask; with the right secret of a slot that lives or is long gone */
      kind[REQUESTS - 1] == 0 ->
      nextRequest(r);
      select(which : 0 .. SLOTS - 1);
      if
      :: state[which] != NONE -> kind[r] = OPEN; target[r] = which
      :: else
      fi;
      r = 0; which = 0
    }
#if REQUESTS > 1
  :: atomic {
      /* step: ask again; within a session */
      kind[0] != 0 && kind[REQUESTS - 1] == 0 ->
      nextRequest(r);
      select(which : 0 .. r - 1);
      if
      :: kind[which] == OPEN && accepted[which] && answer[which] == YES -> kind[r] = AGAIN; target[r] = which
      :: else
      fi;
      r = 0; which = 0
    }
#endif
  :: atomic {
      /* step: accept; the gateway hands over whatever answer it has, and only that to the own request can be opened */
      select(r : 0 .. REQUESTS - 1);
      which = r;
#ifdef ANSWER_NOT_BOUND
      select(which : 0 .. REQUESTS - 1);
#endif
      if
      :: kind[r] != 0 && !accepted[r] && answer[which] != 0 ->
        assert(which == r); /* claim 4 */
        accepted[r] = 1;
        if
        :: kind[r] == OPEN && answer[r] == YES ->
          hasKeys[epochOf[target[r]]] = 1;
#if SHOW == 1
          assert(!IS_LINK(target[r]) || epochOf[target[r]] != 1)
#elif SHOW == 2
          assert(IS_LINK(target[r]))
#elif SHOW == 3
          assert(!IS_LINK(target[r]) || epochOf[target[r]] != 2)
#elif SHOW == 5
          assert(!hasCrashed)
#endif
        :: kind[r] == AGAIN && answer[r] == YES ->
#if SHOW == 6
          assert(false)
#else
          skip
#endif
        :: else
        fi
      :: else
      fi;
      r = 0; which = 0
    }
  od
}

/* The disk, the clock, and what may happen to the machine at any time. */
proctype World() {
  byte i, which;
  end: do
  :: d_step {
      /* step: staff read; its entry waits for the disk in a group */
      !isPending -> isPending = 1
    }
  :: d_step {
      /* step: disk; what waited for it is there */
      commit();
      for (i : 0 .. HANDLERS - 1) { headWaits[i] = 0 }
      i = 0
    }
#if OTHERS
  :: atomic {
      /* step: hour; it goes by, and a link's tries count for ever */
      select(which : EPOCHS .. SLOTS - 1);
      if
      :: tries[which] > 0 -> hourOver[which] = 1
      :: else
      fi;
      which = 0
    }
#endif
#ifdef REPLAY_FORGOTTEN
  :: atomic {
      /* a day goes by */
      select(which : 0 .. REQUESTS - 1);
      used[which] = 0;
      which = 0
    }
#endif
  :: d_step {
      /* power cut: what is on the disk stays, everything else is lost */
      for (i : 0 .. REQUESTS - 1) {
        if
        :: entryPending[i] -> entry[i] = 0; entryPending[i] = 0
        :: else
        fi
      }
      isPending = 0;
      for (i : 0 .. SLOTS - 1) { slotLock[i] = 0 }
      mailboxLock = 0;
      for (i : 0 .. HANDLERS - 1) { rest(i) }
#if SHOW == 5
      hasCrashed = 1;
#endif
      i = 0
    }
  od
}

init {
  byte i;
  atomic {
    state[0] = LIVE;
    for (i : 0 .. EPOCHS - 1) { epochOf[i] = i + 1 }
    for (i : 0 .. HANDLERS - 1) { run Handler(i) }
    run Practice();
    run Browsers();
    run World();
    i = 0
  }
}
