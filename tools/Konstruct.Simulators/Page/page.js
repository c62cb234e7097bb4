'use strict';
// One question after every change: what does Slack look like now? The answers are small, so nothing is kept in step by hand.

const $ = id => document.getElementById(id);
const state = { workspaces: [], team: null, user: null, channel: null, thread: null, seen: new Map() };

async function ask(path, options) {
  const answer = await fetch(path, options);
  if (!answer.ok && answer.status !== 404) throw new Error((await answer.json().catch(() => ({}))).message || `${path}: ${answer.status}`);
  return answer.status === 200 ? answer.json() : null;
}

const send = (path, body, method = 'POST') =>
  ask(path, { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });

function tell(error) {
  $('notice').textContent = error.message;
  $('notice').hidden = false;
  setTimeout(() => { $('notice').hidden = true; }, 6000);
}

function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

const workspace = () => state.workspaces.find(each => each.team_id === state.team);
const nameOf = id => id === workspace().bot_user_id ? workspace().bot_name : workspace().users.find(each => each.id === id)?.name ?? id;

// ---- mrkdwn. Everything becomes text nodes, so that no message can bring markup of its own.

const unescapeText = text => text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
const inline = /```([\s\S]+?)```|`([^`\n]+)`|<@([UW][A-Z0-9]+)(?:\|[^>]*)?>|<#([A-Z0-9]+)(?:\|([^>]*))?>|<!([a-z]+)[^>]*>|<((?:https?|mailto):[^|>\s]+)(?:\|([^>]*))?>|(?<![\w*])\*(\S(?:[^*\n]*\S)?)\*(?![\w*])|(?<![\w_])_(\S(?:[^_\n]*\S)?)_(?![\w_])|(?<![\w~])~(\S(?:[^~\n]*\S)?)~(?![\w~])/g;

function render(into, text) {
  let from = 0;
  for (const match of text.matchAll(inline)) {
    plain(into, text.slice(from, match.index));
    from = match.index + match[0].length;
    const [, fence, code, user, channel, channelName, special, link, label, bold, italic, struck] = match;
    if (fence !== undefined) into.append(element('pre', '', unescapeText(fence.replace(/^\n/, ''))));
    else if (code !== undefined) into.append(element('code', '', unescapeText(code)));
    else if (user !== undefined) into.append(element('span', 'mention', '@' + nameOf(user)));
    else if (channel !== undefined) into.append(element('span', 'mention', '#' + (channelName || channel)));
    else if (special !== undefined) into.append(element('span', 'mention', '@' + special));
    else if (link !== undefined) {
      const anchor = element('a', '', unescapeText(label || link));
      anchor.href = unescapeText(link);
      anchor.rel = 'noopener noreferrer';
      anchor.target = '_blank';
      into.append(anchor);
    } else nested(into, bold !== undefined ? 'strong' : italic !== undefined ? 'em' : 'del', bold ?? italic ?? struck);
  }
  plain(into, text.slice(from));
}

function nested(into, tag, text) {
  const made = element(tag);
  render(made, text);
  into.append(made);
}

function plain(into, text) {
  for (const [at, line] of text.split('\n').entries()) {
    if (at > 0 && !into.lastChild?.matches?.('blockquote, pre')) into.append('\n');
    if (line.startsWith('&gt;') && (at > 0 || !into.hasChildNodes())) into.append(element('blockquote', '', unescapeText(line.slice(4).trimStart())));
    else into.append(unescapeText(line));
  }
}

// ---- messages

function item(message, inThread) {
  const made = element('li', message.ephemeral ? 'message ephemeral' : 'message');
  if (message.ephemeral) made.append(element('div', 'only', `Only visible to you (${nameOf(message.visible_to)})`));
  made.append(element('span', message.is_bot ? 'who bot' : 'who', message.user_name));
  if (message.is_bot) made.append(element('span', 'tag', 'APP'));
  made.append(element('span', 'when', new Date(Number(message.ts.split('.')[0]) * 1000).toLocaleTimeString()));
  const body = element('div', 'body');
  render(body, message.text);
  made.append(body);
  for (const file of message.files) made.append(element('div', 'note', 'File: ' + file));
  if (message.edited) {
    const note = element('span', 'note', message.is_bot ? '(replaced)' : '(edited)');
    note.title = 'Before: ' + message.earlier_texts.map(unescapeText).join(' / ');
    made.append(note);
  }
  if (!inThread && !message.ephemeral) {
    const open = element('button', 'replies', message.reply_count ? `${message.reply_count} ${message.reply_count === 1 ? 'reply' : 'replies'}` : 'Reply in thread');
    open.type = 'button';
    open.addEventListener('click', () => { state.thread = message.ts; refresh(); });
    made.append(open);
  }
  const key = `${message.ts} ${inThread}`;
  if (state.seen.has(key) && state.seen.get(key) !== message.text) made.classList.add('changed');
  state.seen.set(key, message.text);
  return made;
}

function show(list, messages, inThread) {
  const atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 80;
  list.replaceChildren(...messages.map(message => item(message, inThread)));
  if (messages.length === 0) list.append(element('li', 'empty', 'Nothing here yet. Mention @' + workspace().bot_name + ' in a message.'));
  if (atEnd) list.scrollTop = list.scrollHeight;
}

function options(select, entries, chosen) {
  select.replaceChildren(...entries.map(([value, text]) => {
    const option = element('option', '', text);
    option.value = value;
    option.selected = value === chosen;
    return option;
  }));
}

let refreshing = false, again = false;
async function refresh() {
  if (refreshing) { again = true; return; }
  refreshing = true;
  try {
    do { again = false; await draw(); } while (again);
  } catch (error) { tell(error); } finally { refreshing = false; }
}

async function draw() {
  state.workspaces = await ask('/control/slack/workspaces');
  if (state.workspaces.length === 0) return;
  if (!workspace()) state.team = (state.workspaces.find(each => each.team_id === 'T0DEMO') ?? state.workspaces[0]).team_id;
  const here = workspace();
  if (!here.users.some(user => user.id === state.user)) state.user = here.users[0]?.id;
  const channels = here.channels.filter(channel => channel.members.includes(state.user));
  if (!channels.some(channel => channel.id === state.channel)) { state.channel = channels[0]?.id; state.thread = null; }
  options($('team'), state.workspaces.map(each => [each.team_id, each.name + (each.installed ? '' : ' (not installed)')]), state.team);
  options($('user'), here.users.map(each => [each.id, each.name]), state.user);

  const label = channel => channel.type === 'im' ? here.bot_name + ' (direct)' : '# ' + channel.name;
  $('channels').replaceChildren(...channels.map(channel => {
    const entry = element('li'), open = element('button', '', label(channel));
    open.type = 'button';
    open.setAttribute('aria-current', channel.id === state.channel);
    open.addEventListener('click', () => { state.channel = channel.id; state.thread = null; refresh(); });
    entry.append(open);
    return entry;
  }));

  const current = channels.find(channel => channel.id === state.channel);
  $('channel-name').textContent = current ? label(current) : '';
  $('text').placeholder = current?.type === 'im' ? 'Message ' + here.bot_name : `Message ${current ? label(current) : ''}, as in: @${here.bot_name} what is your refund policy?`;

  const query = `?team=${encodeURIComponent(state.team)}&viewer=${encodeURIComponent(state.user)}`;
  const seen = state.channel && await ask(`/control/slack/channels/${state.channel}/messages${query}`);
  show($('messages'), seen?.messages ?? [], false);
  const thread = state.thread && await ask(`/control/slack/threads/${state.channel}/${state.thread}${query}`);
  $('thread-pane').hidden = !thread;
  if (thread) show($('thread'), thread.messages, true);
  drawFaults(await ask('/control/faults'));
}

function drawFaults(faults) {
  $('fault-count').textContent = faults.length ? `(${faults.length})` : '';
  $('fault-list').replaceChildren(...faults.map(fault => {
    const entry = element('li', '', `${fault.provider} ${fault.method}: ${fault.kind.replaceAll('_', ' ')}, ${fault.count ? fault.count + 'x' : 'until cleared'}`);
    const clear = element('button', '', 'Clear');
    clear.type = 'button';
    clear.addEventListener('click', () => ask(`/control/faults/${fault.id}`, { method: 'DELETE' }).then(refresh, tell));
    entry.append(clear);
    return entry;
  }));
}

// ---- what people do

async function say(field, thread) {
  const text = field.value.trim();
  if (!text) return;
  field.value = '';
  try {
    const said = await send('/control/slack/messages', { team: state.team, channel: state.channel, user: state.user, text, thread_ts: thread ?? undefined });
    const failed = said.deliveries.find(delivery => delivery.failure);
    if (failed) tell(new Error(`The event was not accepted: ${failed.failure}${failed.status ? ` (${failed.status})` : ''}. It is repeated.`));
    if (!thread) state.thread = said.ts;
    refresh();
  } catch (error) { field.value = text; tell(error); }
}

function composer(form, field, thread) {
  $(form).addEventListener('submit', event => { event.preventDefault(); say($(field), thread()); });
  $(field).addEventListener('keydown', event => {
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) { event.preventDefault(); say($(field), thread()); }
  });
}

composer('composer', 'text', () => null);
composer('reply-composer', 'reply', () => state.thread);
$('team').addEventListener('change', event => { state.team = event.target.value; state.thread = null; refresh(); });
$('user').addEventListener('change', event => { state.user = event.target.value; refresh(); });
$('close-thread').addEventListener('click', () => { state.thread = null; refresh(); });

function toggleFaults(open) {
  $('faults').hidden = !open;
  $('open-faults').setAttribute('aria-expanded', open);
}
$('open-faults').addEventListener('click', () => toggleFaults($('faults').hidden));
$('close-faults').addEventListener('click', () => toggleFaults(false));
$('clear-faults').addEventListener('click', () => ask('/control/faults', { method: 'DELETE' }).then(refresh, tell));
$('fault-form').addEventListener('submit', event => {
  event.preventDefault();
  const given = Object.fromEntries(new FormData(event.target));
  const fault = { provider: given.provider, method: given.method || '*', kind: given.kind, status: Number(given.status), delay_ms: Number(given.delay_ms) };
  if (given.count) fault.count = Number(given.count);
  if (given.error) fault.error = given.error;
  send('/control/faults', fault).then(refresh, tell);
});

// The address may name what to show, for example #channel=C0GENERAL&thread=1712345678.000100
const named = new URLSearchParams(location.hash.slice(1));
state.channel = named.get('channel');
state.thread = named.get('thread');
state.user = named.get('user');
if (named.has('faults')) toggleFaults(true);

const changes = new EventSource('/control/stream');
changes.addEventListener('open', () => { $('live').textContent = 'live'; });
changes.addEventListener('error', () => { $('live').textContent = 'reconnecting'; });
changes.addEventListener('changed', refresh);
refresh();
