/**
 * The page's address once a link has been taken out of it, and where the home screen starts it. The worker's scope is
 * this and nothing shorter: a page that is opened by a link is none of its pages, so no worker ever sees the link.
 */
export const home = '/?app'
