import { useEffect, useRef, useState } from "preact/hooks";
import { Act, icons } from "./keys";
import { useDevices } from "./phone";
import { setSettings, settings, type Settings } from "./settings";
import { listen, tryOut } from "./sound";
import { act, note } from "./state";
import { t } from "./words";

/** Which microphone, which speaker, how loud, and whether they work. */
export function Devices() {
  const dialog = useRef<HTMLDialogElement>(null);
  const [devices, setDevices] = useState<MediaDeviceInfo[]>([]);
  const [level, setLevel] = useState<number>();
  const stop = useRef<(() => void) | null>(null);

  const read = async () => setDevices(await navigator.mediaDevices.enumerateDevices());
  useEffect(() => {
    const changed = () => void read();
    navigator.mediaDevices.addEventListener("devicechange", changed);
    return () => {
      navigator.mediaDevices.removeEventListener("devicechange", changed);
      stop.current?.();
    };
  }, []);

  const quiet = () => {
    stop.current?.();
    stop.current = null;
    setLevel(undefined);
  };
  const test = async () => {
    quiet();
    try {
      stop.current = await listen(settings.value.microphone, setLevel);
      // Names of devices are told once the microphone is allowed.
      await read();
    } catch {
      note(t("noMicrophone"), true);
    }
  };
  const change = (next: Partial<Settings>) => {
    setSettings(next);
    void act(useDevices);
    if (next.microphone !== undefined && level !== undefined) void test();
  };
  const { microphone, speaker, ringer, volume, rings, shortcuts } = settings.value;
  const choice = (label: string, kind: MediaDeviceKind, value: string, set: (id: string) => void) => (
    <label>
      {label}
      <select value={value} onChange={(event) => set(event.currentTarget.value)}>
        <option value="">{t("usual")}</option>
        {devices.filter((one) => one.kind === kind && one.deviceId && one.deviceId !== "default").map((one, i) => (
          <option key={one.deviceId} value={one.deviceId}>{one.label || `${label} ${i + 1}`}</option>
        ))}
      </select>
    </label>
  );
  return (
    <>
      <Act letter="s" icon={icons.sound} label={t("devices")} onAct={() => { void read(); dialog.current?.showModal(); }} />
      <dialog ref={dialog} class="box" aria-labelledby="devices-title" onClose={quiet}>
        <h2 id="devices-title">{t("devices")}</h2>
        <div class="pair">
          {choice(t("microphone"), "audioinput", microphone, (id) => change({ microphone: id }))}
          <button type="button" onClick={() => void test()}>{t("testMicrophone")}</button>
        </div>
        <label class="level">{t("level")}<meter max={1} value={level ?? 0} /></label>
        <div class="pair">
          {choice(t("speaker"), "audiooutput", speaker, (id) => change({ speaker: id }))}
          <button type="button" onClick={() => void tryOut(speaker, volume)}>{t("test")}</button>
        </div>
        <div class="pair">
          {choice(t("ringer"), "audiooutput", ringer, (id) => change({ ringer: id }))}
          <button type="button" onClick={() => void tryOut(ringer, volume)}>{t("test")}</button>
        </div>
        <label>{t("volume")}<input type="range" min={0} max={100} step={5} value={volume} onInput={(event) => change({ volume: Number(event.currentTarget.value) })} /></label>
        <label class="tick"><input type="checkbox" checked={rings} onChange={(event) => setSettings({ rings: event.currentTarget.checked })} />{t("rings")}</label>
        <label class="tick"><input type="checkbox" checked={shortcuts} onChange={(event) => setSettings({ shortcuts: event.currentTarget.checked })} />{t("shortcuts")}</label>
        <form method="dialog"><button class="primary">{t("close")}</button></form>
      </dialog>
    </>
  );
}
