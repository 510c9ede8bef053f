import type { Dispatcher } from 'undici';

/**
 * Tells the moment undici puts a request on an open connection; whatever fails before, the connecting
 * included, cannot have reached the system. It comes once for each request: undici 7 sends again only
 * what was pipelined behind another, and the door pipelines nothing.
 */
export function onDeparture(tell: () => void): Dispatcher.DispatcherComposeInterceptor {
  return (dispatch) => (options, handler) =>
    dispatch(options, {
      onRequestStart(controller, context) {
        handler.onRequestStart?.(controller, context);
        // undici drops a request here that was given up while it waited for its connection.
        if (!controller.aborted) tell();
      },
      onResponseStart: (...start) => handler.onResponseStart?.(...start),
      onResponseData: (...data) => handler.onResponseData?.(...data),
      onResponseEnd: (...end) => handler.onResponseEnd?.(...end),
      onResponseError: (...error) => handler.onResponseError?.(...error),
    });
}
