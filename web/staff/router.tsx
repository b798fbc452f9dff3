import { Empty } from '@siegel/ui'
import {
  createBrowserHistory,
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Navigate,
  redirect,
} from '@tanstack/react-router'
import { ChartLayout } from './chart/chart-layout.tsx'
import { Timeline } from './chart/timeline.tsx'
import { useWords } from './core/language.ts'
import { actingPerson } from './core/api.ts'
import { isSomebodyElses } from './core/arrival.ts'
import { useMay } from './core/session.ts'
import { Frame } from './frame/frame.tsx'
import { Inbox } from './inbox/inbox.tsx'
import { Laboratory } from './laboratory/laboratory.tsx'
import { Patients } from './patients/patients.tsx'
import { Releases } from './release/releases.tsx'

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' && value.length <= 200 ? value : undefined

/** Only what was given, so that an address stays short. Never a name or a date of birth: addresses are kept. */
const given = <const K extends string>(search: Record<string, unknown>, names: readonly K[]): { [N in K]?: string } =>
  Object.fromEntries(
    names.flatMap((name) => (text(search[name]) === undefined ? [] : [[name, text(search[name])]])),
  ) as {
    [N in K]?: string
  }

const root = createRootRoute({
  component: Frame,
  notFoundComponent: NotFound,
  // The way back must not lead into a chart that somebody else has left here.
  beforeLoad: ({ location }) => {
    if (isSomebodyElses(location.state, actingPerson())) throw redirect({ to: '/', replace: true })
  },
})

const home = createRoute({ getParentRoute: () => root, path: '/', component: Home })
const patients = createRoute({ getParentRoute: () => root, path: '/patients', component: Patients })
const inviteMany = createRoute({
  getParentRoute: () => root,
  path: '/invitations',
  component: lazyRouteComponent(() => import('./invitation/many.tsx'), 'InviteMany'),
})
const patient = createRoute({ getParentRoute: () => root, path: '/patients/$id', component: ChartLayout })
const timeline = createRoute({
  getParentRoute: () => patient,
  path: '/',
  component: Timeline,
  validateSearch: (search: Record<string, unknown>) => given(search, ['entry', 'vital']),
})
const laboratory = createRoute({ getParentRoute: () => patient, path: '/laboratory', component: Laboratory })
const releases = createRoute({
  getParentRoute: () => patient,
  path: '/releases',
  component: Releases,
  validateSearch: (search: Record<string, unknown>) => given(search, ['item']),
})
const messages = createRoute({
  getParentRoute: () => patient,
  path: '/messages',
  component: lazyRouteComponent(() => import('./messages/patient-messages.tsx'), 'PatientMessages'),
})
const access = createRoute({
  getParentRoute: () => patient,
  path: '/access',
  component: lazyRouteComponent(() => import('./access/access.tsx'), 'Access'),
})
const masterData = createRoute({
  getParentRoute: () => patient,
  path: '/master-data',
  component: lazyRouteComponent(() => import('./master-data/master-data.tsx'), 'MasterData'),
})
const invite = createRoute({
  getParentRoute: () => patient,
  path: '/invite',
  component: lazyRouteComponent(() => import('./invitation/invitation.tsx'), 'Invite'),
})
const inviteActing = createRoute({
  getParentRoute: () => patient,
  path: '/invite/$mailbox',
  component: lazyRouteComponent(() => import('./acting/invite-acting.tsx'), 'InviteActing'),
})
const appointments = createRoute({
  getParentRoute: () => patient,
  path: '/appointments',
  component: lazyRouteComponent(() => import('./calendar/patient-appointments.tsx'), 'PatientAppointments'),
})
const today = createRoute({
  getParentRoute: () => root,
  path: '/today',
  component: lazyRouteComponent(() => import('./today/today.tsx'), 'Today'),
})
const calendar = createRoute({
  getParentRoute: () => root,
  path: '/calendar',
  component: lazyRouteComponent(() => import('./calendar/calendar.tsx'), 'Calendar'),
  validateSearch: (search: Record<string, unknown>) => given(search, ['day', 'view', 'column', 'appointment']),
})
const calendarSettings = createRoute({
  getParentRoute: () => root,
  path: '/calendar/settings',
  component: lazyRouteComponent(() => import('./calendar/settings.tsx'), 'CalendarSettings'),
})
const inbox = createRoute({
  getParentRoute: () => root,
  path: '/inbox',
  component: Inbox,
  validateSearch: (search: Record<string, unknown>) => given(search, ['item']),
})
const tasks = createRoute({
  getParentRoute: () => root,
  path: '/tasks',
  component: lazyRouteComponent(() => import('./tasks/tasks.tsx'), 'Tasks'),
})
const log = createRoute({
  getParentRoute: () => root,
  path: '/log',
  component: lazyRouteComponent(() => import('./log/log.tsx'), 'Log'),
  validateSearch: (search: Record<string, unknown>) => given(search, ['patient', 'actor', 'verb', 'days']),
})
const administration = createRoute({
  getParentRoute: () => root,
  path: '/administration',
  component: lazyRouteComponent(() => import('./administration/administration.tsx'), 'Administration'),
})

const routeTree = root.addChildren([
  home,
  patients,
  inviteMany,
  patient.addChildren([
    timeline,
    laboratory,
    releases,
    messages,
    access,
    appointments,
    masterData,
    invite,
    inviteActing,
  ]),
  today,
  calendar,
  calendarSettings,
  inbox,
  tasks,
  log,
  administration,
])

export const history = createBrowserHistory()

/** One for each who arrives: it has nothing of what was shown to somebody else. */
export const makeRouter = () => createRouter({ routeTree, history, defaultPendingMs: 200 })

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof makeRouter>
  }
}

/** Where the work of each role begins. */
function Home() {
  const may = useMay()
  if (may('calendar.read')) return <Navigate to="/today" replace />
  if (may('patient.list')) return <Navigate to="/patients" replace />
  if (may('people.write')) return <Navigate to="/administration" replace />
  return <Navigate to="/log" replace />
}

function NotFound() {
  const { frame } = useWords()
  return (
    <div className="page-state">
      <Empty page title={frame.notFound}>
        <p>{frame.notFoundText}</p>
      </Empty>
    </div>
  )
}
