-- Takes from single-limit buckets, each key for itself. ARGV: the client's clock or "", then ten values for each run of
-- keys: how many keys, fingerprint, wait, longest wait, TTL, cost and full as whole and part, parts of a tick.
-- Replies: now, then for each key its whole and part; a denied whole x as -1-x, an error's text in the whole's place.
local c,A,u=redis.pcall,ARGV,struct
local t,o=c('TIME'),2
local T=tonumber(A[1])or t[1]*1e6+t[2]
local O={T,0,0}
for i=2,#A,10 do
  local F,w,W,L,C,f=A[i+1],A[i+2]+0,A[i+3]+0,A[i+4]+0,A[i+5]+0,A[i+7]+T
  local g,p,R=0,0,1
  if A[i+9]~='1'then g,p,R=A[i+6]+0,A[i+8]+0,A[i+9]+0 end
  for _=1,A[i]do
    local k=KEYS[o/2]
    local v=c('GET',k)
    local q,r,a,b=tonumber(v or T),0
    if not q then
      q,a=T,v.err or(v:byte()~=255 or#v%11~=5)and'NOBUCKET'
      for l=6,a and 0 or#v,11 do
        local x,y=u.unpack('>I7I4',v,l)
        if y>0 and(#v>16 or v:sub(2,5)~=F)then x,y=x+1,0 end
        if x>=q then q,r=x,y end
      end
    end
    if q<T then
      q,r=T,0
    elseif q-f+(r>p and 1 or 0)>W then
      q,r,b=f,p,1
    end
    O[o],O[o+1]=-1-q,r
    local x,y=q+C,r+g
    if y>=R then x,y=x+1,y-R end
    if x-f+(y>p and 1 or 0)<=w then
      q,r,b=x,y,1
      O[o],O[o+1]=q,r
    end
    if b and not a then
      v=q
      if r>0 then v='\255'..F..u.pack('>I7I4',q,r)end
      local e=q-T+W-(r>0 and 0 or 1)
      e=(e-e%1e3)/1e3+2
      a=c('SET',k,v,'PX',e<L and L or e).err
    end
    O[o]=a or O[o]
    o=o+2
  end
end
return O
