import { useState } from 'react';
import { tell } from './Notice.tsx';
import { Button } from './Button.tsx';
import { TextField } from './Field.tsx';

/** Latitude and longitude as they are typed; both empty = no place. */
export interface GeoText {
  lat: string;
  lng: string;
}

/** The numbers of a typed place, or null where it is empty or not a place in Hainan. */
export function geoOf({ lat, lng }: GeoText): { lat: number; lng: number } | null {
  if (!lat.trim() || !lng.trim()) return null;
  const [y, x] = [Number(lat), Number(lng)];
  return y >= 3 && y <= 21 && x >= 105 && x <= 120 ? { lat: y, lng: x } : null;
}
export const geoText = (geo: { lat: number; lng: number } | null | undefined): GeoText => ({
  lat: geo ? String(geo.lat) : '',
  lng: geo ? String(geo.lng) : '',
});

/** A place on the map: typed, or taken from this device on the spot. */
export function GeoFields({ value, onChange, hint }: { value: GeoText; onChange: (value: GeoText) => void; hint: string }) {
  const [asking, setAsking] = useState(false);
  const wrong = (value.lat.trim() || value.lng.trim()) && !geoOf(value) ? '请填海南范围内的坐标，如纬度 20.04、经度 110.33' : undefined;
  function locate(): void {
    if (!navigator.geolocation) return tell('这台设备不能定位，请手工填写', 'caution');
    setAsking(true);
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        setAsking(false);
        onChange({ lat: coords.latitude.toFixed(6), lng: coords.longitude.toFixed(6) });
      },
      () => {
        setAsking(false);
        tell('没有取得位置：请允许浏览器定位，或手工填写', 'caution');
      },
      { enableHighAccuracy: true, timeout: 15_000 },
    );
  }
  return (
    <fieldset style={{ border: 0, padding: 0, margin: 0, minWidth: 0 }}>
      <legend style={{ fontWeight: 500, padding: 0 }}>位置坐标</legend>
      <div className="form-grid" style={{ marginTop: 4 }}>
        <TextField
          label="纬度"
          inputMode="decimal"
          value={value.lat}
          fault={wrong}
          onChange={(event) => onChange({ ...value, lat: event.target.value })}
        />
        <TextField
          label="经度"
          inputMode="decimal"
          value={value.lng}
          onChange={(event) => onChange({ ...value, lng: event.target.value })}
        />
      </div>
      <div className="actions" style={{ marginTop: 8 }}>
        <Button busy={asking} onClick={locate}>
          用我现在的位置
        </Button>
        <span className="quiet small">{hint}</span>
      </div>
    </fieldset>
  );
}
