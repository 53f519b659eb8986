// What an app may ask of the page. Whatever is not here is refused.

const text = (data, name) => (typeof data[name] === 'string' && data[name].trim() ? data[name] : refuse(`${name} is missing`));

class Refusal extends Error {}
export const isRefusal = (fault) => fault instanceof Refusal;
export function refuse(why) {
  throw new Refusal(why);
}

const detailPermissions = ['analytics:conversationDetail:view', 'analytics:conversationAggregate:view'];
const anyDetailPermission = ['conversation:communication:view', 'quality:evaluation:add', 'quality:calibration:view', 'quality:evaluation:editScore'];

/** @param page { ask, holds, view, toast, badge, propose } */
export function actionsOf(page) {
  const need = async (permission) => (await page.holds(permission)) || refuse(`needs the permission ${permission}`);
  const show = async (title, path) => page.view(title, await page.ask(path));
  return {
    bootstrapped: (frame) => frame.show(),
    stopped: (frame) => (frame.stopped ? frame.stopped() : refuse('was not asked to stop')),
    showToast(frame, data) {
      const type = data.type ?? 'info';
      if (!['error', 'info', 'success'].includes(type)) refuse(`no such type: ${type}`);
      const timeout = data.timeout ?? 7;
      if (type === 'error' ? data.showCloseButton === false : timeout === 0 && data.showCloseButton !== true) refuse('a toast that stays needs a close button');
      page.toast({ key: `${frame.app.id}/${data.id ?? crypto.randomUUID()}`, title: text(data, 'title'), message: text(data, 'message'), type, timeout: type === 'error' ? 0 : timeout, closes: type === 'error' || (data.showCloseButton ?? true) });
    },
    setAttentionCount: (frame, data) => (Number.isInteger(data.count) && data.count >= 0 ? page.badge(frame, data.count) : refuse('count is no whole number')),
    showHelp: () => page.view('Help', null),
    hideHelp: () => page.hideView(),
    showResourceCenterArtifact: (_, data) => page.view('Resource center', text(data, 'resourceCenterRelPath')),
    openWindow(_, data) {
      const target = new URL(text(data, 'targetUrl'));
      if (!/^https?:$/.test(target.protocol)) refuse('only http and https');
      window.open(target.href, '_blank', 'noopener,noreferrer');
    },
    showProfile: (_, data) => show('Profile', `/api/v2/users/${encodeURIComponent(text(data, 'profileId'))}`),
    showGroup: (_, data) => show('Group', `/api/v2/groups/${encodeURIComponent(text(data, 'groupId'))}`),
    async showInteractionDetails(_, data) {
      for (const permission of detailPermissions) await need(permission);
      const held = await Promise.all(anyDetailPermission.map(page.holds));
      if (!held.includes(true)) refuse(`needs one of ${anyDetailPermission.join(', ')}`);
      await show('Interaction', `/api/v2/conversations/${encodeURIComponent(text(data, 'conversationId'))}`);
    },
    async showMyInteractionDetails(_, data) {
      const id = text(data, 'conversationId');
      if (!page.isMine(id)) refuse('not one of this user’s conversations');
      await show('My interaction', `/api/v2/conversations/${encodeURIComponent(id)}`);
    },
    showMyEvaluationDetails: (_, data) => page.view('My evaluation', `${text(data, 'conversationId')} ${text(data, 'evaluationId')}`),
    async showExternalContactProfile(_, data) {
      await need('externalContacts:contact:view');
      page.view('External contact', text(data, 'contactId'));
    },
    async showExternalOrganizationProfile(_, data) {
      await need('externalContacts:externalOrganization:view');
      page.view('External organization', text(data, 'externalOrganizationId'));
    },
    proposeInteractionMessage(frame, data) {
      if (data.mode !== 'insert') refuse('the only mode is insert');
      if (!frame.conversationId) refuse('only an interaction widget may propose');
      if (frame.box.hidden) refuse('the interaction is not on the screen');
      page.propose(frame.conversationId, text(data, 'message'));
    },
  };
}
